using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>Copies a configuration without what Terraform has left in its folder.</summary>
internal static class ConfigurationCopy
{
    private static readonly string LocalSettings = Path.Combine("environments", "local.env");

    /// <summary>Copies.</summary>
    /// <param name="source">Absolute path of the configuration; it need not exist.</param>
    /// <param name="destination">Absolute path of a folder that does not exist.</param>
    /// <exception cref="NubesGenException">NG3022: something in it cannot be read; NG3006: the copy cannot be written.</exception>
    public static void Make(string source, string destination)
    {
        PrivateFiles.CreateFolder(destination);
        if (!Directory.Exists(source))
        {
            return;
        }

        var files = Reading(source, () => Directory.GetFiles(source, "*", SearchOption.AllDirectories));
        foreach (var file in files.Where(file => Belongs(Path.GetRelativePath(source, file))))
        {
            var copy = Path.Combine(destination, Path.GetRelativePath(source, file));
            PrivateFiles.CreateFolder(Path.GetDirectoryName(copy)!);
            // Opened once before: a copy that fails does not say on which side.
            Reading(file, () => File.OpenRead(file)).Dispose();
            Write(file, copy);
        }
    }

    /// <summary>Copies the lock file too, where there is one: for a copy that is worked on with the real providers.</summary>
    /// <param name="source">Absolute path of the configuration.</param>
    /// <param name="destination">Absolute path of the copy.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="NubesGenException">As <see cref="Make"/>.</exception>
    public static bool LockFile(string source, string destination)
    {
        var file = Path.Combine(source, ProviderLock.FileName);
        if (!File.Exists(file))
        {
            return false;
        }

        Write(file, Path.Combine(destination, ProviderLock.FileName));
        return true;
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(TerraformProblems.CannotRead(path, e.Message), e);
        }
    }

    private static void Write(string file, string copy)
    {
        try
        {
            File.Copy(file, copy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(TerraformProblems.CannotWrite(copy, e.Message), e);
        }
    }

    /// <summary>
    /// Hidden are Terraform's data folder and the lock file, whose checksums are the real provider's. Settings of the Local cloud, secrets among
    /// them, are nothing to Terraform.
    /// </summary>
    /// <param name="path">Relative to the configuration.</param>
    /// <returns>Whether it is part of it.</returns>
    public static bool Belongs(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'))
        && !path.Contains(".tfstate", StringComparison.Ordinal)
        && !path.EndsWith(".tfplan", StringComparison.Ordinal)
        && path != LocalSettings
        && !path.EndsWith(Path.DirectorySeparatorChar + LocalSettings, StringComparison.Ordinal);
}
