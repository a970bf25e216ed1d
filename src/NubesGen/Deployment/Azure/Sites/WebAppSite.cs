using System.Globalization;
using System.Text.Json;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// A web app on Linux, or a slot of one. That a release runs there, and not still the one before, is known from three sides. Resource Manager says
/// of the deployment's own ID that all instances have started it (<c>RuntimeSuccessful</c>); the marker in the site's folder is that of the release;
/// and the address answers well after both.
/// </summary>
/// <param name="context">What it is made of.</param>
internal sealed class WebAppSite(SiteContext context) : Site(context)
{
    private static readonly string MarkerPath = $"/api/vfs/site/wwwroot/{ReleaseMarker.Name}";

    /// <summary>A deployment that has failed half way may have brought its marker all the same.</summary>
    /// <inheritdoc/>
    public override async Task<bool> HoldsAsync(AzureRelease release, CancellationToken cancellationToken) =>
        await MarkerAsync(cancellationToken) == ReleaseMarker.Of(release)
        && await LatestAsync(cancellationToken) is { State: KuduState.Success or KuduState.PartialSuccess };

    /// <summary>Whether it certainly holds something else than a release, deployed by us.</summary>
    /// <param name="release">The release.</param>
    /// <returns>False also when what it holds cannot be read.</returns>
    public async Task<bool> HoldsAnotherAsync(AzureRelease release) =>
        await MarkerAsync(CancellationToken.None) is { } held && held != ReleaseMarker.Of(release);

    /// <summary>Exchanges what is in this slot with what has the traffic. Not stopped half way: Azure would go on with it.</summary>
    /// <returns>Done when the traffic has moved.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG6xxx: Azure refuses it, or it has failed.</exception>
    public async Task SwapAsync() => (await ChangeAsync(
        "POST", "/slotsswap", new BinaryData("""{"targetSlot":"production","preserveVnet":true}"""), CancellationToken.None))?.Dispose();

    /// <summary>Waits until it holds a release: after a swap its deployment site starts anew, too.</summary>
    /// <param name="release">The release.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it does, else what it holds.</returns>
    public async Task<string?> WhyNotHeldAsync(AzureRelease release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var start = Time.GetTimestamp(); ;)
        {
            var held = await MarkerAsync(cancellationToken);
            if (held == ReleaseMarker.Of(release))
            {
                return null;
            }

            if (Time.GetElapsedTime(start) > timeout)
            {
                return $"the site holds {(held is null ? "something else" : $"release {held.Release}")}: somebody deploys beside us";
            }

            await Task.Delay(Timing.Poll, Time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override string PublishPath(AzureRelease release) => "/api/publish?type=zip&async=true&clean=true&restart=true&trackDeployment=true";

    /// <summary>A slot is ours alone: whoever stopped it wanted to save what it takes.</summary>
    /// <inheritdoc/>
    protected override async Task OnStoppedAsync(CancellationToken cancellationToken)
    {
        if (Name.Slot is null)
        {
            await base.OnStoppedAsync(cancellationToken);
        }

        (await ChangeAsync("POST", "/start", null, cancellationToken))?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task<string?> WhyNotRunningAsync(string deployment, AzureRelease release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        return await WhyNotStartedAsync(deployment, timeout, cancellationToken)
            ?? await WhyNotHeldAsync(release, timeout - Time.GetElapsedTime(start), cancellationToken)
            ?? await WhyNotHealthyAsync(timeout - Time.GetElapsedTime(start), cancellationToken);
    }

    private async Task<ReleaseMarker?> MarkerAsync(CancellationToken cancellationToken)
    {
        var scm = await ScmAsync(cancellationToken);
        return await scm.GetAsync(MarkerPath, cancellationToken) is { } content ? ReleaseMarker.Parse(content) : null;
    }

    /// <summary>Source: https://learn.microsoft.com/rest/api/appservice/web-apps/get-production-site-deployment-status.</summary>
    private async Task<string?> WhyNotStartedAsync(string deployment, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        for (var known = false; ;)
        {
            using var answer = await ReadAsync($"/deploymentStatus/{Uri.EscapeDataString(deployment)}", cancellationToken);
            var status = answer is null ? null : RuntimeStatus.Parse(answer.RootElement);
            known |= status is not null;
            if (status is { HasSucceeded: true })
            {
                return null;
            }

            if (status?.Failure is { } failure)
            {
                return failure;
            }

            var elapsed = Time.GetElapsedTime(start);
            if (!known && elapsed > Timing.StatusLimit)
            {
                return await RestartAsync(cancellationToken);
            }

            if (known && elapsed > timeout)
            {
                return $"it has not started within {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s ({status?.ToString() ?? "no status"})";
            }

            Status($"Starting: {status?.ToString() ?? "no status yet"}");
            await Task.Delay(Timing.Poll, Time, cancellationToken);
        }
    }

    /// <summary>Where Azure does not track deployments, a restart that is waited for leaves no instance with what was there before.</summary>
    private async Task<string?> RestartAsync(CancellationToken cancellationToken)
    {
        (await ChangeAsync("POST", "/restart?softRestart=false&synchronous=true", null, cancellationToken))?.Dispose();
        return null;
    }

    /// <summary>What Resource Manager says of the instances of a deployment.</summary>
    private sealed record RuntimeStatus(string Status, int Running, int Starting, int Failed, string Detail)
    {
        public bool HasSucceeded => Status == "RuntimeSuccessful" && Starting == 0 && Failed == 0;

        public string? Failure => Status is "RuntimeFailed" or "BuildFailed" or "BuildAborted" or "TimedOut" || (Failed > 0 && Starting == 0)
            ? $"{Failed} of its {Running + Starting + Failed} instances have not started{(Detail.Length == 0 ? "" : $": {Detail}")}" : null;

        public static RuntimeStatus? Parse(JsonElement answer) => answer.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? new RuntimeStatus(
                properties.TryGetProperty("status", out var status) ? status.GetString() ?? "" : "",
                Count(properties, "numberOfInstancesSuccessful"),
                Count(properties, "numberOfInstancesInProgress"),
                Count(properties, "numberOfInstancesFailed"),
                string.Join("; ", Texts(properties, "errors", error => error.TryGetProperty("message", out var message) ? message.GetString() : null)
                    .Concat(Texts(properties, "failedInstancesLogs", log => log.GetString()))))
            : null;

        public override string ToString() => $"{Status}, {Running} of {Running + Starting + Failed} instances";

        private static int Count(JsonElement properties, string name) =>
            properties.TryGetProperty(name, out var value) && int.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var count) ? count : 0;

        private static IEnumerable<string> Texts(JsonElement properties, string name, Func<JsonElement, string?> textOf) =>
            properties.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array ? values.EnumerateArray().Select(textOf).OfType<string>() : [];
    }
}
