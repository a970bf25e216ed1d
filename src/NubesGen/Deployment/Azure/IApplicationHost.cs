using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure;

/// <summary>What runs an application on Azure: App Service, Functions or Container Apps. Each brings a release to serve in its own way.</summary>
internal interface IApplicationHost
{
    /// <summary>Where the application answers; <see langword="null"/> for a worker.</summary>
    Uri? Address { get; }

    /// <summary>Whether a release serves, and is healthy: then deploying the same again would change nothing.</summary>
    /// <param name="release">The release that should serve.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False also when that is not certain.</returns>
    Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken);

    /// <summary>Brings a new release to where the host takes it from. What serves is not touched, and nothing of the release runs.</summary>
    /// <param name="release">The release.</param>
    /// <param name="publishDirectory">Absolute path of its files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The release, with what is needed to serve it at any later time.</returns>
    Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken);

    /// <summary>Starts a staged release, waits until it is healthy and gives it the traffic. When that fails, the one before serves again.</summary>
    /// <param name="release">The release.</param>
    /// <param name="previous">The one that serves; <see langword="null"/>: none.</param>
    /// <param name="healthTimeout">How long it may take until it is healthy.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>Done when the release serves.</returns>
    /// <exception cref="NubesGenException">NG5xxx: it does not get healthy, or the host refuses it.</exception>
    Task ServeAsync(AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken);

    /// <summary>Lets go of what <see cref="StageAsync"/> has kept for a release.</summary>
    /// <param name="release">A release that will never serve again.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is gone; what does not succeed is left at that.</returns>
    Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken);

    /// <summary>Mends after each apply what Terraform cannot do right.</summary>
    /// <param name="serving">The release that serves; <see langword="null"/> before the first deployment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when all is as declared.</returns>
    Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken);
}
