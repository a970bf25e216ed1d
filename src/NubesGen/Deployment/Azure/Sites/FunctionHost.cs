using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>Azure Functions on Flex Consumption, which has no slots.</summary>
/// <param name="context">What it is made of.</param>
/// <param name="timing">How long things take.</param>
internal sealed class FunctionHost(HostContext context, SiteTiming timing) : IApplicationHost
{
    private readonly KeptPackages packages = new(context.Store, context.Target.Folder);
    private readonly FunctionSite site = new(SiteContext.Of(context, SiteName.Of(context, isFunction: true), context.Address!, timing));

    public Uri? Address => context.Address;

    public Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) => site.ServesAsync(release, cancellationToken);

    public async Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        await packages.StageAsync(release, publishDirectory, cancellationToken);
        return release;
    }

    public async Task ServeAsync(AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        await using var package = await packages.OpenAsync(release, cancellationToken);
        await new InPlace(site, packages, context.Reporter).ServeAsync(release, package, previous, healthTimeout, phases, cancellationToken);
    }

    public Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken) => packages.ForgetAsync(release, cancellationToken);

    public async Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken)
    {
        if (await site.DeleteHostStorageAsync(cancellationToken))
        {
            context.Reporter.Step("Deleted the setting AzureWebJobsStorage, which the Terraform provider had written without a key");
        }
    }
}
