using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>The folder of an environment, before anything is done in it.</summary>
/// <param name="machine">Which system.</param>
internal sealed class LocalStore(Machine machine)
{
    /// <summary>Makes the folder if it is missing: private, and invisible to git.</summary>
    /// <param name="environment">Whose.</param>
    /// <exception cref="NubesGenException">NG5001: Windows.</exception>
    public void Open(LocalEnvironment environment)
    {
        if (machine.IsWindows || OperatingSystem.IsWindows())
        {
            throw new NubesGenException(DeploymentProblems.LocalNeedsUnix());
        }

        PrivateFiles.CreateFolder(environment.StoreDirectory);
        File.SetUnixFileMode(environment.StoreDirectory, PrivateFiles.FolderMode);
        PrivateFiles.CreateFolder(environment.ServicesDirectory);
        PrivateFiles.CreateFolder(environment.ApplicationDirectory);
        PrivateFiles.WriteOnce(Path.Combine(environment.StoreDirectory, ".gitignore"), "*\n");
    }
}
