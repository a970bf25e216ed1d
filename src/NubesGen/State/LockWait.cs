using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>Waits for others, and says so once for each.</summary>
/// <param name="timeout">For how long in all.</param>
/// <param name="reporter">Told whom we wait for.</param>
internal sealed class LockWait(TimeSpan timeout, IProgressReporter reporter)
{
    /// <summary>A holder who has not said who it is.</summary>
    public const string Nameless = "another process";

    private readonly long started = TimeProvider.System.GetTimestamp();
    private string? toldOf;

    /// <summary>Waits a little.</summary>
    /// <param name="other">Whom for, a phrase.</param>
    /// <param name="pause">How long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether there is time left to look again.</returns>
    public async Task<bool> ForAsync(string other, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (other != toldOf)
        {
            reporter.Step($"Waiting for {other}");
            toldOf = other;
        }

        var left = timeout - TimeProvider.System.GetElapsedTime(started);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        await Task.Delay(pause < left ? pause : left, cancellationToken);
        return true;
    }

    /// <summary>
    /// Waits for Terraforms that have outlived their holders on this machine: each has a session of its own and ends by itself.
    /// </summary>
    /// <param name="holders">Who has run them.</param>
    /// <param name="poll">How often to look.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whom we have waited for in vain, a phrase; <see langword="null"/> when all have ended.</returns>
    public async Task<string?> ForTerraformAsync(IReadOnlyList<LockHolder> holders, TimeSpan poll, CancellationToken cancellationToken)
    {
        while (holders.FirstOrDefault(holder => holder.Terraform is { } terraform && ProcessTable.IsAlive(terraform)) is { } alive)
        {
            var other = $"Terraform (process {alive.Terraform!.Pid}), which has outlived its run: {alive}";
            if (!await ForAsync(other, poll, cancellationToken))
            {
                return other;
            }
        }

        return null;
    }
}
