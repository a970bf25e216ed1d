using NubesGen.Azure;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>An environment with its store.</summary>
/// <param name="Target">The environment.</param>
/// <param name="Store">What is kept of it.</param>
/// <param name="Azure">Where on Azure it is; <see langword="null"/> elsewhere.</param>
/// <param name="Local">The folder for everything of this repository on this machine.</param>
/// <param name="Repository"><c>host/owner/name</c> of the remote; <see langword="null"/> without one.</param>
public sealed record ResolvedEnvironment(TargetEnvironment Target, IEnvironmentStore Store, AzureSettings? Azure, LocalStore Local, string? Repository)
{
    /// <summary>Makes the folders on this machine, and the environment ours.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is ours.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4001: it is somebody else's.</exception>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        Local.Create(Target.Application.Name);
        await Owner(Local.RepositoryId()).ClaimAsync(Store, cancellationToken);
        PrivateFiles.CreateFolder(Target.Folder);
    }

    /// <summary>Whether it has been made, by us. Writes nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when nothing is known of it.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4001: it is somebody else's.</exception>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var known = Local.FindRepositoryId();
        try
        {
            return await Owner(known ?? "").CheckAsync(Store, cancellationToken);
        }
        catch (Diagnostics.NubesGenException) when (known is null && Local.FindRepositoryId() is not null)
        {
            // Another run of ours has just made the id, and with it the environment.
            return await Owner(Local.FindRepositoryId()!).CheckAsync(Store, cancellationToken);
        }
    }

    private Owner Owner(string repositoryId) => new(Target.Name.Value, Target.Application.Name, Repository, repositoryId);
}
