using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Deployment.Azure;

/// <summary>Brings releases to an environment on Azure: staged first, then the database, then the traffic; whatever fails, what served before serves.</summary>
/// <param name="host">What runs the application.</param>
/// <param name="target">The environment.</param>
/// <param name="build">How the project was built.</param>
/// <param name="store">Keeps the history of releases.</param>
/// <param name="time">The clock.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class AzureDeployment(
    IApplicationHost host, TargetEnvironment target, ProjectBuild build, IEnvironmentStore store, TimeProvider time, IProgressReporter reporter)
{
    /// <summary>Deploys what was published, unless it serves already.</summary>
    /// <param name="request">What.</param>
    /// <param name="migrate">Makes the database what the release needs; given the published output.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    public async Task<DeploymentResult> DeployAsync(
        DeploymentRequest request, Func<CancellationToken, Task> migrate, CancellationToken cancellationToken)
    {
        var history = await ReleaseHistory.ReadAsync(store, cancellationToken);
        var current = history.Current();
        var fingerprint = PublishFolder.Fingerprint(
            request.PublishDirectory, (target.Application.Type.Id, target.Application.HealthCheckPath ?? ""), ("image", build.Image));
        if (current?.Fingerprint == fingerprint && await host.ServesAsync(current, cancellationToken))
        {
            // Its content says nothing of the database, which may have been made anew.
            await request.Phases.MeasureAsync("database", () => migrate(cancellationToken));
            reporter.Step($"{current.Label} already serves the same content, nothing to do");
            return new DeploymentResult(host.Address, current.Number, Changed: false) { Commit = current.Commit };
        }

        var release = new AzureRelease { Number = history.Last + 1, Fingerprint = fingerprint, Commit = target.Commit, Deployed = time.GetUtcNow() };
        release = await request.Phases.MeasureAsync("upload", () => host.StageAsync(release, request.PublishDirectory, cancellationToken));
        await request.Phases.MeasureAsync("database", () => migrate(cancellationToken));
        await host.ServeAsync(release, current, request.HealthTimeout, request.Phases, cancellationToken);
        await KeepAsync(history.Serve(release), request.ReleasesKept);
        return Served(release);
    }

    /// <summary>Makes an earlier release serve again.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    /// <exception cref="NubesGenException">NG5019: there is no such release.</exception>
    public async Task<DeploymentResult> RollbackAsync(RollbackRequest request, CancellationToken cancellationToken)
    {
        var history = await ReleaseHistory.ReadAsync(store, cancellationToken);
        var release = (request.Release is { } number ? history.Find(number) : history.Before())
            ?? throw new NubesGenException(DeploymentProblems.NoSuchRelease(target.Name.Value, request.Release, [.. history.Releases.Select(kept => kept.Number)]));
        if (release.Number == history.Serving && await host.ServesAsync(release, cancellationToken))
        {
            reporter.Step($"{release.Label} serves already, nothing to do");
            return new DeploymentResult(host.Address, release.Number, Changed: false) { Commit = release.Commit };
        }

        await host.ServeAsync(release, history.Current(), request.HealthTimeout, request.Phases, cancellationToken);
        await history.RollBackTo(release).WriteAsync(store, CancellationToken.None);
        return Served(release);
    }

    /// <summary>
    /// The history says what serves before anything is forgotten: who is killed in between forgets it the next time. Nobody stops this: the release serves.
    /// </summary>
    private async Task KeepAsync(ReleaseHistory history, int kept)
    {
        var (pruned, forgotten) = history.Prune(kept);
        await pruned.WriteAsync(store, CancellationToken.None);
        foreach (var release in forgotten)
        {
            await host.ForgetAsync(release, CancellationToken.None);
        }
    }

    private DeploymentResult Served(AzureRelease release)
    {
        reporter.Step($"{release.Label} {(host.Address is null ? "runs" : $"serves at {host.Address}")}");
        return new DeploymentResult(host.Address, release.Number, Changed: true) { Commit = release.Commit };
    }
}
