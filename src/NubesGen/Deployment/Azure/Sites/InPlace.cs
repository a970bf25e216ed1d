using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>Deploys to the site that has the traffic, where the tier has no slots: what is not healthy is replaced at once by what was there before.</summary>
/// <param name="site">The site.</param>
/// <param name="packages">Brings packages back.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class InPlace(Site site, KeptPackages packages, IProgressReporter reporter)
{
    /// <summary>Deploys a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="package">Its package.</param>
    /// <param name="previous">The one that serves; <see langword="null"/>: none.</param>
    /// <param name="healthTimeout">How long each of the two may take until it is healthy.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="cancellationToken">Stops it, and brings back the one that served.</param>
    /// <returns>Done when it serves.</returns>
    /// <exception cref="NubesGenException">NG5030 to NG5036: nothing has changed; NG5039: the one before is back; NG5040: nothing serves.</exception>
    public async Task ServeAsync(
        AzureRelease release, Stream package, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        long? replaced = null;
        string? problem;
        try
        {
            problem = await site.DeployAsync(release, package, healthTimeout, phases, () => replaced ??= TimeProvider.System.GetTimestamp(), cancellationToken);
        }
        catch (NubesGenException e) when (replaced is not null)
        {
            problem = e.Problems[0].Message.TrimEnd('.');
        }
        catch (Exception e) when (replaced is not null)
        {
            // Azure goes on with what it has taken: the one before follows it.
            reporter.Report((await RestoreAsync(release, e is OperationCanceledException ? "it was stopped" : e.Message.TrimEnd('.'), previous, replaced.Value, healthTimeout)).AsWarning());
            throw;
        }

        if (problem is not null)
        {
            throw new NubesGenException(await RestoreAsync(release, problem, previous, replaced ?? TimeProvider.System.GetTimestamp(), healthTimeout));
        }
    }

    private async Task<Problem> RestoreAsync(AzureRelease release, string problem, AzureRelease? previous, long replaced, TimeSpan healthTimeout)
    {
        if (previous is null)
        {
            return SiteProblems.NotRestored(release.Label, problem, "this was the first deployment, so there is none to bring back", site.Name);
        }

        reporter.Step($"{release.Label} does not serve: {problem}; {previous.Label} is deployed again");
        string? why;
        try
        {
            await using var package = await packages.FetchAsync(previous, CancellationToken.None);
            why = await site.DeployAsync(previous, package, healthTimeout, new PhaseTimes(TimeProvider.System), () => { }, CancellationToken.None);
        }
        catch (NubesGenException e)
        {
            why = e.Problems[0].Message.TrimEnd('.');
        }

        return why is null
            ? SiteProblems.Restored(release.Label, problem, previous.Label, TimeProvider.System.GetElapsedTime(replaced), site.Name)
            : SiteProblems.NotRestored(release.Label, problem, $"{previous.Label} could not be brought back either, {why}", site.Name);
    }
}
