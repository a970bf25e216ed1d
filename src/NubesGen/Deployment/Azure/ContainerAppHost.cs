using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure;

/// <summary>Azure Container Apps.</summary>
/// <param name="context">What it is made of.</param>
internal sealed class ContainerAppHost(HostContext context) : IApplicationHost
{
    public Uri? Address => context.Address;

    public Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ServeAsync(AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken) => Task.CompletedTask;
}
