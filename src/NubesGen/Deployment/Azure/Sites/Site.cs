using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>What sites of all kinds are made of.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Address">Where it answers.</param>
/// <param name="HealthCheckPath">Path that answers 2xx when it is healthy; <see langword="null"/>: any answer of <c>/</c> below 500 will do.</param>
/// <param name="Connection">The way to Azure.</param>
/// <param name="Timing">How long things take.</param>
/// <param name="Reporter">Shows progress.</param>
internal sealed record SiteContext(
    SiteName Name, Uri Address, string? HealthCheckPath, AzureConnection Connection, SiteTiming Timing, IProgressReporter Reporter)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Another site with the same ways.</summary>
    /// <param name="host">What it is made of.</param>
    /// <param name="name">Which one.</param>
    /// <param name="address">Where it answers.</param>
    /// <param name="timing">How long things take.</param>
    /// <returns>The context.</returns>
    public static SiteContext Of(HostContext host, SiteName name, Uri address, SiteTiming timing) =>
        new(name, address, host.Target.Application.HealthCheckPath, host.Connection, timing, host.Reporter);
}

/// <summary>A place that a package is deployed to: a web app, a slot of one, or a function app.</summary>
/// <param name="context">What it is made of.</param>
internal abstract class Site(SiteContext context)
{
    /// <summary>Which form Resource Manager's answers about sites have.</summary>
    protected const string ApiVersion = "2024-04-01";

    /// <summary>How long the answer of a release that serves already may be on its way, e.g. since a free plan has put it to sleep.</summary>
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(30);

    private ScmSite? scm;

    /// <summary>Which one.</summary>
    public SiteName Name => context.Name;

    /// <summary>How long things take.</summary>
    protected SiteTiming Timing => context.Timing;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => context.Time;

    /// <summary>Deploys a package, and waits until it is healthy.</summary>
    /// <param name="release">The release that it is of.</param>
    /// <param name="package">The zip.</param>
    /// <param name="healthTimeout">How long it may take until it is healthy, from when its files are in their place.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="onAccepted">Called when the site begins to change.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when the release runs and is healthy, else what is the matter.</returns>
    /// <exception cref="NubesGenException">NG5030 to NG5036: the package was not taken, and nothing has changed; or the way to Azure is gone.</exception>
    public async Task<string?> DeployAsync(
        AzureRelease release, Stream package, TimeSpan healthTimeout, PhaseTimes phases, Action onAccepted, CancellationToken cancellationToken)
    {
        var deploy = await OneDeployAsync(cancellationToken);
        var (id, failure) = await phases.MeasureAsync("deployment", () => deploy.DeployAsync(PublishPath(release), release.Label, package, onAccepted, cancellationToken));
        return failure ?? await phases.MeasureAsync("start", () => WhyNotRunningAsync(id, release, healthTimeout, cancellationToken));
    }

    /// <summary>Whether it holds a release and that is healthy.</summary>
    /// <param name="release">The release.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False also when that is not certain.</returns>
    public async Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) =>
        await HoldsAsync(release, cancellationToken) && await WhyNotHealthyAsync(WakeLimit, cancellationToken) is null;

    /// <summary>Whether what was deployed there last is a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False also when that is not certain.</returns>
    public abstract Task<bool> HoldsAsync(AzureRelease release, CancellationToken cancellationToken);

    /// <summary>Asks the address until the answer is good.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it is good.</returns>
    public virtual async Task<string?> WhyNotHealthyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var client = context.Connection.Anonymous(HealthCheck.AnswerLimit);
        return await new HealthCheck(client, context.HealthCheckPath).WaitAsync(context.Address, timeout, () => null, cancellationToken);
    }

    /// <summary>The newest deployment.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none yet.</returns>
    protected async Task<KuduDeployment?> LatestAsync(CancellationToken cancellationToken) =>
        await (await OneDeployAsync(cancellationToken)).LatestAsync(cancellationToken);

    /// <summary>Where packages go, with the query.</summary>
    /// <param name="release">The release that is sent.</param>
    /// <returns>With a leading slash.</returns>
    protected abstract string PublishPath(AzureRelease release);

    /// <summary>Waits until it is certain that a deployment runs, in all instances, and answers well.</summary>
    /// <param name="deployment">Its ID.</param>
    /// <param name="release">What was deployed.</param>
    /// <param name="timeout">How long that may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it does, else what is the matter.</returns>
    protected abstract Task<string?> WhyNotRunningAsync(string deployment, AzureRelease release, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Its deployment site, once it is known that it runs.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The deployment site.</returns>
    /// <exception cref="NubesGenException">NG5035: it is stopped; NG5036: there is none.</exception>
    protected async Task<ScmSite> ScmAsync(CancellationToken cancellationToken)
    {
        if (scm is null)
        {
            using var found = await ReadAsync("", cancellationToken) ?? throw new NubesGenException(SiteProblems.NoSite(Name));
            var properties = found.RootElement.GetProperty("properties");
            var host = properties.GetProperty("hostNameSslStates").EnumerateArray()
                .FirstOrDefault(state => state.GetProperty("hostType").ToString() is "Repository" or "1");
            if (host.ValueKind == JsonValueKind.Undefined)
            {
                throw new NubesGenException(SiteProblems.NoSite(Name));
            }

            if (properties.TryGetProperty("state", out var state) && state.GetString() == "Stopped")
            {
                await OnStoppedAsync(cancellationToken);
            }

            scm = new ScmSite(
                new Uri($"https://{host.GetProperty("name").GetString()}"), Name, await context.Connection.PipelineAsync(Timing.IdleLimit, cancellationToken), Timing, Time);
        }

        return scm;
    }

    /// <summary>What to do about a site that is stopped: somebody has wanted that.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is started.</returns>
    protected virtual Task OnStoppedAsync(CancellationToken cancellationToken) => throw new NubesGenException(SiteProblems.Stopped(Name));

    /// <summary>Reads something of it from Resource Manager.</summary>
    /// <param name="path">What follows its ID, with a leading slash; empty for itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is no such thing.</returns>
    protected async Task<JsonDocument?> ReadAsync(string path, CancellationToken cancellationToken) =>
        await (await context.Connection.ResourceManagerAsync(cancellationToken)).GetAsync($"{Name.Id}{path}", ApiVersion, cancellationToken);

    /// <summary>Changes something of it by Resource Manager, and waits until that is done.</summary>
    /// <param name="method">POST or PUT.</param>
    /// <param name="path">As of <see cref="ReadAsync"/>.</param>
    /// <param name="body">JSON; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The answer.</returns>
    protected async Task<JsonDocument?> ChangeAsync(string method, string path, BinaryData? body, CancellationToken cancellationToken) =>
        await (await context.Connection.ResourceManagerAsync(cancellationToken)).ChangeAsync(method, $"{Name.Id}{path}", ApiVersion, body, cancellationToken);

    /// <summary>Says what is happening.</summary>
    /// <param name="message">A few words.</param>
    protected void Status(string message) => context.Reporter.Status(message);

    private async Task<OneDeploy> OneDeployAsync(CancellationToken cancellationToken) => new(await ScmAsync(cancellationToken), Timing, Time, context.Reporter);
}
