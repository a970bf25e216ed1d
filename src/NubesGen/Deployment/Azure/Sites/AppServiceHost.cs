using System.Text.Json;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>Azure App Service, by One Deploy: into a slot where the plan has one, else into the site itself.</summary>
/// <param name="context">What it is made of.</param>
/// <param name="timing">How long things take.</param>
internal sealed class AppServiceHost(HostContext context, SiteTiming timing) : IApplicationHost
{
    private readonly KeptPackages packages = new(context.Store, context.Target.Folder);
    private readonly WebAppSite production = new(SiteContext.Of(context, SiteName.Of(context), context.Address!, timing));

    public Uri? Address => context.Address;

    public Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) => production.ServesAsync(release, cancellationToken);

    public async Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        await packages.StageAsync(release, publishDirectory, cancellationToken);
        return release;
    }

    public async Task ServeAsync(AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        if (Slot() is { } slot)
        {
            await new BySwap(production, slot).ServeAsync(release, () => packages.OpenAsync(release, cancellationToken), healthTimeout, phases, cancellationToken);
            return;
        }

        await using var package = await packages.OpenAsync(release, cancellationToken);
        await new InPlace(production, packages, context.Reporter).ServeAsync(release, package, previous, healthTimeout, phases, cancellationToken);
    }

    public Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken) => packages.ForgetAsync(release, cancellationToken);

    public Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Terraform leaves out outputs that are null: environments of plans without slots, and those made before there were any here.</summary>
    private WebAppSite? Slot() => context.Outputs.TryGetValue("slot", out var output) && output.ValueKind == JsonValueKind.Object
        ? new WebAppSite(SiteContext.Of(
            context, SiteName.Of(context, output.GetProperty("name").GetString()), new Uri(output.GetProperty("address").GetString()!), timing))
        : null;
}
