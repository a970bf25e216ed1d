using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>npm packages in the user's cache, one folder for each version.</summary>
/// <param name="machine">Where npm and the cache are.</param>
/// <param name="runner">Runs npm.</param>
/// <param name="progress">Is told that something is fetched.</param>
internal sealed class NpmPackages(Machine machine, ICommandRunner runner, IProgressReporter progress)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>Fetches a package unless it is in the cache.</summary>
    /// <param name="package">Which.</param>
    /// <param name="npm">Absolute path of npm; <see langword="null"/> when it is missing.</param>
    /// <param name="cancellationToken">Stops npm; nothing is kept then.</param>
    /// <returns>Absolute path of the package's folder; <see langword="null"/> when it is not in the cache and npm is missing.</returns>
    /// <exception cref="NubesGenException">NG5007: npm failed.</exception>
    public async Task<string?> EnsureAsync(NpmPackage package, string? npm, CancellationToken cancellationToken)
    {
        var cache = Path.Combine(machine.CacheDirectory, "npm");
        var home = Path.Combine(cache, $"{package.Name}-{package.Version}");
        var folder = Path.Combine(home, "node_modules", package.Name);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        if (npm is null)
        {
            return null;
        }

        // What is under the final name is complete: it gets there in one step, and only after npm has succeeded.
        PrivateFiles.CreateFolder(cache);
        var temporary = $"{home}.{Guid.NewGuid():N}";
        PrivateFiles.CreateFolder(temporary);
        try
        {
            await DeleteAbandonedAsync(cache, cancellationToken);
            await InstallAsync(package, npm, temporary, cancellationToken);
            if (!Directory.Exists(folder))
            {
                await PrivateFiles.DeleteFolderAsync(home, cancellationToken);
            }

            MoveIntoPlace(temporary, home);
        }
        finally
        {
            await PrivateFiles.DeleteFolderAsync(temporary, CancellationToken.None);
        }

        return folder;
    }

    /// <summary>Deletes what killed builds have left; npm is never given more time than <see cref="TimeLimit"/>.</summary>
    private static async Task DeleteAbandonedAsync(string cache, CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.EnumerateDirectories(cache, "*.????????????????????????????????"))
        {
            if (Directory.GetCreationTimeUtc(folder) < DateTime.UtcNow - (2 * TimeLimit))
            {
                await PrivateFiles.DeleteFolderAsync(folder, cancellationToken);
            }
        }
    }

    private static void MoveIntoPlace(string temporary, string home)
    {
        try
        {
            Directory.Move(temporary, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // Another build was faster; what it made is as good.
        }
    }

    private async Task InstallAsync(NpmPackage package, string npm, string folder, CancellationToken cancellationToken)
    {
        progress.Step($"fetching {package.Name} {package.Version} from npm, once for this user");
        var install = new Command(npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, $"{package.Name}@{package.Version}")
        {
            WorkingDirectory = folder,
            // Registry, proxy and certificates are configured in the caller's environment.
            Environment = machine.Variables,
            TimeLimit = TimeLimit,
        };
        try
        {
            var result = await runner.RunAsync(install, cancellationToken);
            if (!result.Succeeded || !Directory.Exists(Path.Combine(folder, "node_modules", package.Name)))
            {
                throw new NubesGenException(DeploymentProblems.NpmFailed(package.Name, package.Version, result.Error + result.Output));
            }
        }
        catch (TimeoutException e)
        {
            throw new NubesGenException(DeploymentProblems.NpmFailed(package.Name, package.Version, e.Message));
        }
    }
}
