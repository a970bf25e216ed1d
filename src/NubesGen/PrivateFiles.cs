using System.Runtime.InteropServices;
using System.Text.Json;
using NubesGen.Diagnostics;

namespace NubesGen;

/// <summary>Folders and files that are the user's alone (0700 and 0600; on Windows what the profile grants), never half written.</summary>
internal static class PrivateFiles
{
    /// <summary>Mode of a private folder.</summary>
    public const UnixFileMode FolderMode = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>How the name of a file ends that is being written; one that stays was its writer's who was killed.</summary>
    public const string Unfinished = ".tmp";

    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Makes a folder, with those above it; one that exists is left as it is.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="NubesGenException">NG4003: it cannot be made.</exception>
    public static void CreateFolder(string path) => Guard(path, () =>
    {
        // .NET would give the mode to the last one only.
        foreach (var folder in Missing(path).Reverse())
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, FolderMode);
        }

        return path;
    });

    private static IEnumerable<string> Missing(string path)
    {
        for (string? folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    /// <summary>Makes an empty file, so that a program that opens it later keeps the mode.</summary>
    /// <param name="path">Absolute path of a file that does not exist.</param>
    /// <exception cref="NubesGenException">NG4003: it cannot be made.</exception>
    public static void CreateFile(string path) => Guard(path, () =>
    {
        Open(path, FileMode.CreateNew, FileShare.None).Dispose();
        return path;
    });

    /// <summary>Opens a file of mode 0600 for writing.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="mode">How to open it.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <returns>The open file.</returns>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file in one step: whoever is killed in between leaves the old content.</summary>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="text">The new content.</param>
    /// <exception cref="NubesGenException">NG4003: it cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, new BinaryData(text));

    /// <inheritdoc cref="Write(string, string)"/>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="content">The new content.</param>
    public static void Write(string path, BinaryData content) => _ = Write(path, content, overwrite: true);

    /// <summary>Writes a file in one step unless it exists: of many at once the first wins.</summary>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="NubesGenException">NG4003: it cannot be written.</exception>
    public static void WriteOnce(string path, string text) => _ = WriteOnce(path, new BinaryData(text));

    /// <inheritdoc cref="WriteOnce(string, string)"/>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="content">The content.</param>
    /// <returns>Whether the file that is there now is ours.</returns>
    public static bool WriteOnce(string path, BinaryData content) => !File.Exists(path) && Write(path, content, overwrite: false);

    private static bool Write(string path, BinaryData content, bool overwrite) => Guard(path, () =>
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (var stream = Open(temporary, FileMode.CreateNew, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (overwrite || TryLink(temporary, path) is not { } linked)
            {
                File.Move(temporary, path, overwrite);
                return true;
            }

            return linked;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    /// <summary>
    /// Gives a file its name unless that is taken, in one step: .NET's own move looks first and renames then, and of two at once the second
    /// would win after the first has been read.
    /// </summary>
    /// <returns>Whether it has the name now; <see langword="null"/> on Windows, whose move is one step, and on file systems without hard links.</returns>
    private static bool? TryLink(string temporary, string path)
    {
        const int fileExists = 17;
        return OperatingSystem.IsWindows() ? null
            : Link(temporary, path) == 0 ? true
            : Marshal.GetLastPInvokeError() == fileExists ? false
            : null;
    }

    /// <summary>link(2); EEXIST is 17 on Linux and macOS.</summary>
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    /// <summary>Writes a value as one line of JSON.</summary>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="NubesGenException">NG4003: it cannot be written.</exception>
    public static void WriteJson<T>(string path, T value) => Write(path, JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>Reads what <see cref="WriteJson"/> has written.</summary>
    /// <param name="path">Absolute path.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns><see langword="default"/> when there is no such file.</returns>
    public static T? ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    /// <summary>
    /// Whether a file could not be opened for us alone since another has it. Windows: ERROR_SHARING_VIOLATION; elsewhere .NET hands on the
    /// EWOULDBLOCK of flock(2), 11 on Linux and 35 on macOS.
    /// </summary>
    /// <param name="e">How opening it has failed.</param>
    /// <returns>False when something else is wrong.</returns>
    public static bool MeansHeld(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 32 : e.HResult is 11 or 35;

    /// <summary>Deletes a folder that a dying process may still be writing to.</summary>
    /// <param name="path">Absolute path; it need not exist.</param>
    /// <param name="cancellationToken">Stops half way.</param>
    /// <returns>Done when it is gone.</returns>
    public static async Task DeleteFolderAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (attempt < 20 && (e is IOException or UnauthorizedAccessException))
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(StateProblems.StoreNotWritable(path, e.Message.TrimEnd('.')), e);
        }
    }
}
