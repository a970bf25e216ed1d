using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>How one comes to hold an environment's lock.</summary>
/// <param name="blob">The lock's blob.</param>
/// <param name="terraform">Terraform's own lock.</param>
/// <param name="environment">Name for messages.</param>
/// <param name="timing">How long things take.</param>
internal sealed class LockQueue(LockBlob blob, TerraformLock terraform, string environment, LockTiming timing)
{
    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <param name="holder">Who we are.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told whom we wait for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="NubesGenException">NG4002: still held at the end of the time; names the holder.</exception>
    public async Task<BlobEnvironmentLock> AcquireAsync(LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var wait = new LockWait(timeout, reporter);
        while (true)
        {
            var asked = TimeProvider.System.GetTimestamp();
            var seen = await blob.ReadOrCreateAsync(cancellationToken);
            var isDead = seen?.Record is { } known && known.Holder.Host == holder.Host && ProcessTable.HasEnded(known.Holder.Process);
            if (seen is not null && await blob.TryTakeAsync(seen, isDead, cancellationToken) is { } lease)
            {
                var taken = await IntroduceAsync(lease, asked, seen, holder, cancellationToken);
                if (taken.Previous is { } previous && (seen.IsLeased || seen.State == LeaseState.Expired))
                {
                    reporter.Step($"Took over from a run that has ended without letting go: {previous}");
                }

                await SettleAsync(taken, seen, timeout, wait, cancellationToken);
                return taken;
            }

            // Whoever has not come to say who it is, or has taken a dead one's place in this moment.
            var other = isDead ? LockWait.Nameless : seen?.Held ?? LockWait.Nameless;
            if (!await wait.ForAsync(other, timing.Poll, cancellationToken))
            {
                throw new NubesGenException(StateProblems.Locked(environment, other, timeout));
            }
        }
    }

    /// <summary>Writes who we are.</summary>
    private async Task<BlobEnvironmentLock> IntroduceAsync(
        BlobLeaseClient lease, long asked, LockSnapshot seen, LockHolder holder, CancellationToken cancellationToken)
    {
        try
        {
            var record = LockRecord.After(seen.Record, holder, lease.LeaseId);
            await blob.WriteAsync(record, cancellationToken);
            return new BlobEnvironmentLock(blob, terraform, lease, asked, record, seen.Record?.Holder, timing);
        }
        catch
        {
            // The record before ours is still there. If this fails too, the lease ends by itself.
            await BlobFailures.IgnoreAsync(() => lease.ReleaseAsync(cancellationToken: CancellationToken.None));
            throw;
        }
    }

    /// <summary>Waits for the Terraforms that those before us have left running. The lock is ours meanwhile; if we give up, it is not.</summary>
    private async Task SettleAsync(BlobEnvironmentLock taken, LockSnapshot seen, TimeSpan timeout, LockWait wait, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, taken.Lost);
        try
        {
            if (await wait.ForTerraformAsync(seen.Record?.Suspects ?? [], timing.Poll, ended.Token) is { } running)
            {
                throw new NubesGenException(StateProblems.Locked(environment, running, timeout));
            }
        }
        catch (OperationCanceledException e) when (taken.Lost.IsCancellationRequested)
        {
            taken.Dispose();
            throw new NubesGenException(StateProblems.LockLost(environment, taken.Holder.Operation), e);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }
}
