namespace NubesGen.Deployment.Azure.Sites;

/// <summary>Spaces the tries of one request, and ends them.</summary>
/// <param name="timing">How long things take.</param>
/// <param name="time">The clock.</param>
internal sealed class RetryClock(SiteTiming timing, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private int tries;

    /// <summary>How long it is since the first try.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    /// <summary>Waits before the next try, unless that would come too late.</summary>
    /// <param name="retryAfter">How long the other side wants us to wait; <see langword="null"/>: it has not said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when the time is over.</returns>
    public async Task<bool> PauseAsync(TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var pause = timing.Pause(++tries, Random.Shared.NextDouble());
        if (retryAfter > pause)
        {
            pause = retryAfter.Value;
        }

        if (Elapsed + pause > timing.RetryLimit)
        {
            return false;
        }

        await Task.Delay(pause, time, cancellationToken);
        return true;
    }
}
