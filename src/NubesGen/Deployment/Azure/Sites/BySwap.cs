using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// Deploys to a slot, where nobody visits and no instance of another release can answer, and exchanges it with what has the traffic once it is healthy.
/// What served before is in the slot then, warm, until the next deployment.
/// </summary>
/// <param name="production">The site that has the traffic.</param>
/// <param name="slot">The slot.</param>
internal sealed class BySwap(WebAppSite production, WebAppSite slot)
{
    /// <summary>Deploys a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="openAsync">Opens its package; not called when the slot holds the release already.</param>
    /// <param name="healthTimeout">How long it may take until it is healthy, in each of its places.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>Done when it serves.</returns>
    /// <exception cref="NubesGenException">NG5030 to NG5037: what served was not touched; NG5038: it is back.</exception>
    public async Task ServeAsync(
        AzureRelease release, Func<Task<Stream>> openAsync, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        if (await InSlotAsync(release, openAsync, healthTimeout, phases, cancellationToken) is { } problem)
        {
            throw new NubesGenException(SiteProblems.NotHealthyInSlot(release.Label, problem, slot.Name));
        }

        cancellationToken.ThrowIfCancellationRequested();
        await phases.MeasureAsync("swap", () => SwapAsync(release, healthTimeout, cancellationToken));
    }

    private async Task<string?> InSlotAsync(
        AzureRelease release, Func<Task<Stream>> openAsync, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        if (await slot.HoldsAsync(release, cancellationToken))
        {
            return await phases.MeasureAsync("start", () => slot.WhyNotHealthyAsync(healthTimeout, cancellationToken));
        }

        await using var package = await openAsync();
        return await slot.DeployAsync(release, package, healthTimeout, phases, () => { }, cancellationToken);
    }

    private async Task<bool> SwapAsync(AzureRelease release, TimeSpan healthTimeout, CancellationToken cancellationToken)
    {
        var swapped = TimeProvider.System.GetTimestamp();
        string? problem;
        try
        {
            await slot.SwapAsync();
            problem = await production.WhyNotHeldAsync(release, healthTimeout, cancellationToken)
                ?? await production.WhyNotHealthyAsync(healthTimeout, cancellationToken);
        }
        catch
        {
            if (await production.HoldsAsync(release, CancellationToken.None))
            {
                await slot.SwapAsync();
            }

            throw;
        }

        if (problem is not null)
        {
            // Another swap would bring in the very release that is not to serve, where somebody has exchanged them already.
            if (!await production.HoldsAnotherAsync(release))
            {
                await slot.SwapAsync();
            }

            throw new NubesGenException(SiteProblems.SwappedBack(release.Label, problem, TimeProvider.System.GetElapsedTime(swapped), production.Name));
        }

        return true;
    }
}
