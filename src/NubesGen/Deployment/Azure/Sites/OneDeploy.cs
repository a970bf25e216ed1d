using NubesGen.Azure;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// Brings packages to a site by One Deploy, and stays until they are in their place. Another deployment that runs, a deployment site that is cold or
/// overloaded, a connection that is cut: all of that is tried again for a while. Nothing is sent twice that may have arrived.
/// Source: https://learn.microsoft.com/azure/app-service/deploy-zip#deploy-a-zip-package.
/// </summary>
/// <param name="scm">The deployment site.</param>
/// <param name="timing">How long things take.</param>
/// <param name="time">The clock.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class OneDeploy(ScmSite scm, SiteTiming timing, TimeProvider time, IProgressReporter reporter)
{
    private const string Deployments = "/api/deployments";

    /// <summary>Deploys a package.</summary>
    /// <param name="path">Where to, with the query.</param>
    /// <param name="label">What it is, for people.</param>
    /// <param name="package">The zip.</param>
    /// <param name="onAccepted">Called when the site has taken it, and begins to change, or may have when we are stopped; may be called again.</param>
    /// <param name="cancellationToken">Stops it; a package that the site has taken is deployed all the same.</param>
    /// <returns>The deployment's ID, and why it has failed: <see langword="null"/> when it has not.</returns>
    /// <exception cref="NubesGenException">NG5030 to NG5034: the package was not taken.</exception>
    public async Task<(string Id, string? Failure)> DeployAsync(string path, string label, Stream package, Action onAccepted, CancellationToken cancellationToken)
    {
        for (var clock = new RetryClock(timing, time); ;)
        {
            var (id, isCertain) = await SendAsync(path, label, package, clock, onAccepted, cancellationToken);
            onAccepted();
            var done = await WaitAsync(id, label, cancellationToken);
            // One that was cut off may have been taken half; one that came second has to come again.
            var again = done.State == KuduState.Conflict || (done.State == KuduState.Failed && !isCertain);
            if (!again || !await clock.PauseAsync(null, cancellationToken))
            {
                return (id, await FailureAsync(done, cancellationToken));
            }
        }
    }

    /// <summary>The newest deployment.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none yet.</returns>
    public async Task<KuduDeployment?> LatestAsync(CancellationToken cancellationToken) =>
        KuduDeployment.Parse(await scm.GetJsonAsync($"{Deployments}/latest", cancellationToken));

    /// <returns>The deployment's ID, and whether it is certain that the whole package has arrived.</returns>
    private async Task<(string Id, bool IsCertain)> SendAsync(
        string path, string label, Stream package, RetryClock clock, Action onAccepted, CancellationToken cancellationToken)
    {
        var before = (await LatestAsync(cancellationToken))?.Id;
        for (var mayHaveArrived = false; ;)
        {
            ScmAnswer? answer = null;
            string? reason = null;
            try
            {
                answer = await scm.UploadAsync(path, package, Progress(label, package.Length), cancellationToken);
            }
            catch (Exception e) when (AzureConnection.IsUnreachable(e, cancellationToken))
            {
                reason = AzureConnection.Reason(e);
            }
            catch (OperationCanceledException) when (package.Position == package.Length)
            {
                // All of it is on its way, and only the answer was not waited for.
                onAccepted();
                throw;
            }

            if (answer?.Status < 300)
            {
                return (await IdOfAsync(answer, before, cancellationToken), IsCertain: true);
            }

            if (answer is { IsTransient: false, Status: not 409 })
            {
                throw new NubesGenException(SiteProblems.Refused(scm.Host, "the package", answer.Status, answer.Text()));
            }

            mayHaveArrived |= answer is null or { Status: >= 500 };
            reason ??= $"it answered {answer!.Status}";
            reporter.Detail($"{scm.Host} has not taken the package: {reason}");
            var inTime = await clock.PauseAsync(answer?.RetryAfter, cancellationToken);
            if (mayHaveArrived && (await LatestAsync(cancellationToken))?.Id is { } latest && latest != before)
            {
                return (latest, IsCertain: false);
            }

            if (!inTime)
            {
                throw new NubesGenException(answer?.Status == 409 ? SiteProblems.Busy(scm.Host, clock.Elapsed) : SiteProblems.NoAnswer(scm.Host, reason, clock.Elapsed));
            }

            reporter.Status(answer?.Status == 409 ? "Waiting for another deployment to end" : $"Trying again: {reason}");
        }
    }

    /// <summary>App Service tells the ID in a header, Flex Consumption as a text in JSON; a site that tells none has a newest deployment.</summary>
    private async Task<string> IdOfAsync(ScmAnswer answer, string? before, CancellationToken cancellationToken)
    {
        if ((answer.DeploymentId ?? answer.Content.ToString().Trim().Trim('"')) is { Length: > 0 and < 100 } told && !told.Contains(' ', StringComparison.Ordinal))
        {
            return told;
        }

        for (var clock = new RetryClock(timing, time); ;)
        {
            if ((await LatestAsync(cancellationToken))?.Id is { } latest && latest != before)
            {
                return latest;
            }

            if (!await clock.PauseAsync(null, cancellationToken))
            {
                throw new NubesGenException(SiteProblems.NoAnswer(scm.Host, "it took it, but tells of no deployment", clock.Elapsed));
            }
        }
    }

    private async Task<KuduDeployment> WaitAsync(string id, string label, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (KuduDeployment? seen = null; ;)
        {
            // A deployment is not known at once to all who are asked for it.
            seen = KuduDeployment.Parse(await scm.GetJsonAsync($"{Deployments}/{Uri.EscapeDataString(id)}", cancellationToken)) ?? seen;
            if (seen is not null and not { State: KuduState.Pending or KuduState.Building or KuduState.Deploying })
            {
                return seen;
            }

            if (time.GetElapsedTime(start) > timing.DeploymentLimit)
            {
                return new KuduDeployment(id, KuduState.Failed, $"it has not ended within {timing.DeploymentLimit.TotalMinutes:0} minutes", null);
            }

            reporter.Status($"Deploying {label}{(seen?.Text is { Length: > 0 } text ? $": {text}" : "")}");
            await Task.Delay(timing.Poll, time, cancellationToken);
        }
    }

    private async Task<string?> FailureAsync(KuduDeployment done, CancellationToken cancellationToken)
    {
        if (done.State is KuduState.Success or KuduState.PartialSuccess)
        {
            return null;
        }

        var log = await scm.GetJsonAsync($"{Deployments}/{Uri.EscapeDataString(done.Id)}/log", cancellationToken);
        var lines = log is { ValueKind: System.Text.Json.JsonValueKind.Array } entries
            ? entries.EnumerateArray().Select(entry => entry.TryGetProperty("message", out var message) ? message.GetString() : null).OfType<string>().TakeLast(5)
            : [];
        return string.Join("; ", new[] { $"its deployment ended as '{done.State}'{(done.Text.Length == 0 ? "" : $" ({done.Text})")}" }.Concat(lines));
    }

    private Action<long> Progress(string label, long length)
    {
        var shown = -10L;
        return sent =>
        {
            var percent = length == 0 ? 100 : sent * 100 / length;
            if (percent >= shown + 10)
            {
                shown = percent;
                reporter.Status($"Uploading {label}: {percent} % of {length / 1_000_000.0:0.0} MB");
            }
        };
    }
}
