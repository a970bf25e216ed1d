using System.Text;
using NubesGen.Diagnostics;

namespace NubesGen.Generation;

/// <summary>Changes a set of files so that a crash, a full disk or a second process never leaves half a file.</summary>
internal static class AtomicFiles
{
    private const string TemporaryPrefix = ".nubesgen-";
    private const string TemporarySuffix = ".tmp";

    /// <summary>Old enough to belong to nobody who still writes.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>Its text; <see langword="null"/> when there is none.</returns>
    /// <exception cref="NubesGenException">NG2109: it cannot be read.</exception>
    public static string? Read(string path) => Coded(path, () =>
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    /// <summary>Lists the files of a folder.</summary>
    /// <param name="folder">Absolute path; an absent folder has no files.</param>
    /// <param name="patterns">File names, with <c>*</c> for any part.</param>
    /// <returns>Absolute paths.</returns>
    /// <exception cref="NubesGenException">NG2109: it cannot be read.</exception>
    public static IReadOnlyList<string> List(string folder, params IReadOnlyList<string> patterns) => Coded<IReadOnlyList<string>>(folder, () =>
        Directory.Exists(folder) ? [.. patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern))] : []);

    /// <summary>Writes and removes files. All new text is on the disk before the first file changes its name.</summary>
    /// <param name="files">What to write.</param>
    /// <param name="removals">Absolute paths of what to remove; absent is fine.</param>
    /// <exception cref="NubesGenException">NG2109: a file cannot be written.</exception>
    public static void Apply(IReadOnlyList<GeneratedFile> files, IReadOnlyList<string> removals)
    {
        var temporaries = new Dictionary<string, GeneratedFile>(StringComparer.Ordinal);
        try
        {
            foreach (var file in files)
            {
                var folder = Path.GetDirectoryName(file.Path)!;
                var temporary = Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}{TemporarySuffix}");
                temporaries.Add(temporary, file);
                Coded(file.Path, () => WriteThrough(folder, temporary, file.Text));
            }

            foreach (var (temporary, file) in temporaries)
            {
                Coded(file.Path, () => File.Move(temporary, file.Path, overwrite: true));
            }
        }
        finally
        {
            foreach (var temporary in temporaries.Keys.Where(File.Exists))
            {
                File.Delete(temporary);
            }
        }

        foreach (var path in removals)
        {
            Coded(path, () => File.Delete(path));
        }
    }

    private static void WriteThrough(string folder, string temporary, string text)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, $"{TemporaryPrefix}*{TemporarySuffix}")
            .Where(path => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Abandoned))
        {
            File.Delete(old);
        }

        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    private static void Coded(string path, Action action) => Coded(path, () =>
    {
        action();
        return 0;
    });

    private static T Coded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(GenerationProblems.Inaccessible(path, e.Message), e);
        }
    }
}
