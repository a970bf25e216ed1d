using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>Folders and files that are nobody else's business: mode 0700 and 0600, on Windows what the user's profile grants.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, with those above it; one that exists is left as it is.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="NubesGenException">NG3006: it cannot be made.</exception>
    public static void CreateFolder(string path) => Guard(path, () =>
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnersFolder));

    /// <summary>Makes an empty file, so that a program that opens it later keeps the mode.</summary>
    /// <param name="path">Absolute path of a file that does not exist.</param>
    /// <exception cref="NubesGenException">NG3006: it cannot be made.</exception>
    public static void CreateFile(string path) => Guard(path, () =>
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersFile;
        }

        new FileStream(path, options).Dispose();
    });

    /// <summary>Writes a file in a private folder.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="text">Its whole content.</param>
    /// <exception cref="NubesGenException">NG3006: it cannot be written.</exception>
    public static void Write(string path, string text) => Guard(path, () => File.WriteAllText(path, text));

    private static void Guard(string path, Action create)
    {
        try
        {
            create();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(TerraformProblems.CannotWrite(path, e.Message), e);
        }
    }
}
