using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>Folders and files that are the user's alone (0700 and 0600) and never half written.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a private folder with all its parents.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="NubesGenException">NG4003: not possible.</exception>
    public static void CreateFolder(string path)
    {
        Guard(path, () => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, FolderMode));
    }

    /// <summary>Writes a private file at once: whoever is killed in between leaves the old content.</summary>
    /// <param name="path">Absolute path; its folder exists.</param>
    /// <param name="text">The new content.</param>
    /// <exception cref="NubesGenException">NG4003: not possible.</exception>
    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        Guard(path, () =>
        {
            try
            {
                var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = FileMode;
                }

                using (var writer = new StreamWriter(temporary, options))
                {
                    writer.Write(text);
                }

                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }

            return path;
        });
    }

    private static void Guard<T>(string path, Func<T> action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(StateProblems.StoreNotWritable(path, e.Message.TrimEnd('.')), e);
        }
    }
}
