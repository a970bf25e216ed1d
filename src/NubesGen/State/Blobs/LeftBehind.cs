using System.Globalization;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>Tells whether Terraform's lock on a state was left behind by a Terraform that is gone. Only proof counts.</summary>
/// <param name="hasRunEnded">Whether a CI run, known by its address, has ended.</param>
/// <param name="others">Terraforms that somebody may have started by hand.</param>
/// <param name="timing">How long things take.</param>
internal sealed class LeftBehind(Func<string, CancellationToken, Task<bool>> hasRunEnded, OtherTerraforms others, LockTiming timing)
{
    /// <summary>Clocks are set now and then, and those of CI machines differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Somebody else's service is asked no more often.</summary>
    private static readonly TimeSpan RunPoll = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (long Asked, bool Ended)> runs = new(StringComparer.Ordinal);
    private (TerraformLockSnapshot? Lock, long Since, DateTimeOffset At) first;

    /// <summary>Looks at a lock, again and again until it is free or proved to be nobody's.</summary>
    /// <param name="seen">The lock as it is now.</param>
    /// <param name="suspects">Who may have left it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Who has left it; <see langword="null"/> without proof.</returns>
    public async Task<LockHolder?> FindAsync(TerraformLockSnapshot seen, IReadOnlyList<LockHolder> suspects, CancellationToken cancellationToken)
    {
        if (first.Lock?.ETag != seen.ETag)
        {
            first = (seen, TimeProvider.System.GetTimestamp(), DateTimeOffset.UtcNow);
        }

        // A lock without a holder is what an interrupted init leaves, and for an instant what any Terraform makes.
        if (seen.Holder?.Created is null && TimeProvider.System.GetElapsedTime(first.Since) < timing.Settling)
        {
            return null;
        }

        foreach (var suspect in suspects.Where(suspect => MayHaveTaken(suspect, seen)))
        {
            if (HasEndedHere(suspect, seen) || (suspect.Run is { } run && await HasRunEndedAsync(run, cancellationToken)))
            {
                return suspect;
            }
        }

        return null;
    }

    /// <summary>Whether the lock fits what is known of a holder.</summary>
    private static bool MayHaveTaken(LockHolder suspect, TerraformLockSnapshot seen)
    {
        var isOnItsHost = seen.Holder?.Who is not { } who || who.LastIndexOf('@') is not (>= 0 and var at)
            || HostName(who[(at + 1)..]).Equals(HostName(suspect.Host), StringComparison.OrdinalIgnoreCase);
        var created = CreatedOf(seen);
        return isOnItsHost
            && (created is null || (created >= suspect.Since - Tolerance && created <= DateTimeOffset.UtcNow + Tolerance));
    }

    /// <summary>
    /// Its Terraform is provably gone, and no other on this machine works on the same state that could have taken the lock: somebody may
    /// have run Terraform by hand at that time. One that was started after the lock was taken has not taken it.
    /// </summary>
    private bool HasEndedHere(LockHolder suspect, TerraformLockSnapshot seen) =>
        suspect.Terraform is { } terraform && ProcessTable.HasEnded(terraform)
        && !others.AnyRuns((CreatedOf(seen) ?? first.At) + TimeSpan.FromSeconds(2));

    private async Task<bool> HasRunEndedAsync(string run, CancellationToken cancellationToken)
    {
        if (!runs.TryGetValue(run, out var last) || (!last.Ended && TimeProvider.System.GetElapsedTime(last.Asked) > RunPoll))
        {
            last = (TimeProvider.System.GetTimestamp(), await hasRunEnded(run, cancellationToken));
            runs[run] = last;
        }

        return last.Ended;
    }

    /// <summary>Terraform writes RFC 3339.</summary>
    private static DateTimeOffset? CreatedOf(TerraformLockSnapshot seen) =>
        DateTimeOffset.TryParse(seen.Holder?.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null;

    /// <summary>.NET leaves the domain out, Go does not.</summary>
    private static string HostName(string name) => name.Split('.')[0];
}
