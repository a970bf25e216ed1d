using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>Removes environments from the Local cloud.</summary>
/// <param name="machine">Which system.</param>
/// <param name="progress">Is told what ends.</param>
public sealed class LocalEnvironments(Machine machine, IProgressReporter progress)
{
    /// <summary>Ends every process of an environment and deletes all its folders; an environment that does not exist is left at that.</summary>
    /// <param name="environment">Which.</param>
    /// <param name="cancellationToken">Stops half way; the next call goes on from there.</param>
    /// <returns>Done when nothing is left.</returns>
    /// <exception cref="NubesGenException">NG5001: Windows.</exception>
    public async Task DestroyAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        if (machine.IsWindows)
        {
            throw new NubesGenException(DeploymentProblems.LocalNeedsUnix());
        }

        if (Directory.Exists(environment.ApplicationDirectory))
        {
            progress.Status("stopping the application");
            await LocalApplication.StopAsync(environment, cancellationToken);
        }

        if (Directory.Exists(environment.ServicesDirectory))
        {
            foreach (var store in Directory.EnumerateDirectories(environment.ServicesDirectory))
            {
                progress.Status($"stopping {Path.GetFileName(store)}");
                await LocalProcesses.StopAsync(ServiceFolders.RecordIn(store), cancellationToken);
            }
        }

        var shared = ServiceFolders.SharedHome(environment);
        await PrivateFiles.DeleteFolderAsync(shared, cancellationToken);
        await PrivateFiles.DeleteFolderAsync(environment.StoreDirectory, cancellationToken);
        DeleteIfEmpty(Path.GetDirectoryName(shared)!);
        DeleteIfEmpty(environment.ProjectDirectory);
        DeleteIfEmpty(environment.RootDirectory);
    }

    private static void DeleteIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Others live there, or it has gone already.
        }
    }
}
