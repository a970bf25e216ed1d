using System.Globalization;
using System.Text;

namespace NubesGen.Deployment.Local;

/// <summary>The file a detached program writes to, and what it has written since its last start.</summary>
/// <param name="path">Absolute path.</param>
internal sealed class LogFile(string path)
{
    private const int ShownLines = 20;

    /// <summary>No more than this is read from the end, in bytes.</summary>
    private const int ShownBytes = 16 * 1024;

    /// <summary>Absolute path.</summary>
    public string Path => path;

    /// <summary>Notes that something starts.</summary>
    /// <param name="what">What starts.</param>
    /// <returns>Where its output will begin, in bytes.</returns>
    public long Begin(string what)
    {
        using var stream = PrivateFiles.Open(path, FileMode.Append, FileShare.ReadWrite);
        stream.Write(Encoding.UTF8.GetBytes($"--- {DateTime.UtcNow.ToString("u", CultureInfo.InvariantCulture)} {what} starts\n"));
        return stream.Position;
    }

    /// <summary>The last lines written from a position on.</summary>
    /// <param name="from">What <see cref="Begin"/> returned.</param>
    /// <returns>Indented lines, or a remark that there are none.</returns>
    public string LastLines(long from)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(from, stream.Length - ShownBytes);
        var lines = new StreamReader(stream).ReadToEnd().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
        return lines.Count == 0
            ? "  (it has written nothing)"
            : string.Join('\n', lines.TakeLast(ShownLines).Select(line => $"  {line}"));
    }
}
