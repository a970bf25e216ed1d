using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>Copies a configuration without what Terraform has left in its folder.</summary>
internal static class ConfigurationCopy
{
    /// <summary>Copies.</summary>
    /// <param name="source">Absolute path of the configuration; it need not exist.</param>
    /// <param name="destination">Absolute path of a folder that does not exist.</param>
    /// <exception cref="NubesGenException">NG3006: it cannot be copied.</exception>
    public static void Make(string source, string destination)
    {
        PrivateFiles.CreateFolder(destination);
        if (!Directory.Exists(source))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(source, file);
                if (Belongs(path))
                {
                    PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.Combine(destination, path))!);
                    File.Copy(file, Path.Combine(destination, path));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(TerraformProblems.CannotWrite(destination, e.Message), e);
        }
    }

    /// <summary>Hidden are Terraform's data folder and the lock file, whose checksums are the real provider's.</summary>
    private static bool Belongs(string path) =>
        !path.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'))
        && !path.Contains(".tfstate", StringComparison.Ordinal)
        && !path.EndsWith(".tfplan", StringComparison.Ordinal);
}
