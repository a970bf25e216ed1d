using Azure;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>
/// One lock for the whole chain from plan to traffic, in Azure: a lease on a blob beside the state, renewed as long as this process
/// lives. It ends by itself a minute after its holder, and at once when another run on the same machine sees that the holder is gone.
/// </summary>
public sealed class BlobEnvironmentLock : IEnvironmentLock
{
    /// <summary>How long one request may take that nobody waits for: the next attempt must fit into the same lease.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource lost = new();
    private readonly LockBlob blob;
    private readonly TerraformLock terraform;
    private readonly BlobLeaseClient lease;
    private readonly LockTiming timing;
    private readonly Timer timer;
    private LockRecord record;
    private long renewed;
    private bool isUnwritten;
    private bool isClosed;

    /// <summary>Keeps a lease that was taken.</summary>
    /// <param name="blob">The lock's blob.</param>
    /// <param name="terraform">Terraform's own lock.</param>
    /// <param name="lease">Our lease.</param>
    /// <param name="taken">When we asked for it: it lasts at least as long from there.</param>
    /// <param name="record">What the blob says of us.</param>
    /// <param name="previous">See <see cref="Previous"/>.</param>
    /// <param name="timing">How long things take.</param>
    internal BlobEnvironmentLock(
        LockBlob blob, TerraformLock terraform, BlobLeaseClient lease, long taken, LockRecord record, LockHolder? previous, LockTiming timing)
    {
        this.blob = blob;
        this.terraform = terraform;
        this.lease = lease;
        this.record = record;
        this.timing = timing;
        Previous = previous;
        renewed = taken;
        timer = new Timer(_ => Renew(), null, timing.Renewal, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public LockHolder Holder => record.Holder;

    /// <summary>Who held it before and ended without letting it go; <see langword="null"/> when nobody did.</summary>
    public LockHolder? Previous { get; }

    /// <inheritdoc/>
    public CancellationToken Lost => lost.Token;

    /// <summary>Who may have left Terraform's lock behind, we included.</summary>
    internal IReadOnlyList<LockHolder> Suspects => record.Suspects;

    /// <inheritdoc/>
    public void NoteTerraform(int pid)
    {
        // One that has ended already has let its lock go, or left it in the time of one that we have noted.
        if (ProcessTable.Identify(pid) is { } process)
        {
            Rewrite(current => current with { Holder = current.Holder with { Terraform = process } });
        }
    }

    /// <inheritdoc/>
    public void DisposeAndDelete() => Close(mayLeaveRecord: false);

    /// <summary>
    /// Lets the lock go. The blob is deleted, so that nothing is left; but where Terraform's own lock is still there, our record stays for
    /// the next run, which can prove by it whose that lock was. It is not freed here: that may take waiting and telling, for which the
    /// next run has time and a reporter.
    /// </summary>
    public void Dispose() => Close(mayLeaveRecord: true);

    /// <summary>Forgets those before, when Terraform's own lock is seen to be free: there is nothing left to prove.</summary>
    internal void ForgetEarlier()
    {
        if (record.Earlier.Count > 0)
        {
            Rewrite(current => current with { Earlier = [] });
        }
    }

    private void Renew()
    {
        lock (gate)
        {
            if (isClosed || Lost.IsCancellationRequested)
            {
                return;
            }

            var asked = TimeProvider.System.GetTimestamp();
            var left = timing.Lease - TimeProvider.System.GetElapsedTime(renewed);
            var next = RetryPause;
            if (left > TimeSpan.Zero && Try(left, token => lease.Renew(cancellationToken: token)))
            {
                renewed = asked;
                next = timing.Renewal;
                if (isUnwritten)
                {
                    Write();
                }
            }

            left = timing.Lease - TimeProvider.System.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero)
            {
                // It has ended in the meantime, and may be another's.
                _ = lost.CancelAsync();
            }
            else if (!Lost.IsCancellationRequested)
            {
                timer.Change(next < left ? next : left, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Rewrite(Func<LockRecord, LockRecord> change)
    {
        lock (gate)
        {
            record = change(record);
            if (!isClosed && !Lost.IsCancellationRequested)
            {
                Write();
            }
        }
    }

    /// <summary>What could not be written is with the next renewal.</summary>
    private void Write() => isUnwritten = !Try(Patience, token => blob.Write(record, token));

    /// <summary>One attempt at something that only the holder of our lease may do.</summary>
    /// <returns>Whether it is done. If not, the network was away, or the lock is lost.</returns>
    private bool Try(TimeSpan limit, Action<CancellationToken> request)
    {
        try
        {
            using var time = new CancellationTokenSource(limit < Patience ? limit : Patience);
            request(time.Token);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // Broken, taken over or deleted. The callbacks may take long and call us: not from here.
            _ = lost.CancelAsync();
            return false;
        }
#pragma warning disable CA1031 // An exception in a timer would end the whole build, and a token may fail in any way.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private void Close(bool mayLeaveRecord)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            isClosed = true;
            timer.Dispose();
            if (Lost.IsCancellationRequested)
            {
                return;
            }

            // Whatever fails here: the lease ends by itself.
            if (mayLeaveRecord && IsStillNeeded())
            {
                if (isUnwritten)
                {
                    Write();
                }

                _ = Try(Patience, token => lease.Release(cancellationToken: token));
            }
            else
            {
                _ = Try(Patience, token => blob.Delete(record.LeaseId, token));
            }
        }
    }

    /// <summary>Whether a Terraform of ours, or of those before, has left its lock or is still at work.</summary>
    private bool IsStillNeeded()
    {
        var suspects = record.Suspects;
        if (suspects.Count == 0 || (suspects is [{ Terraform: null }] && suspects[0] == Holder))
        {
            return false;
        }

        var isLeased = true;
        return suspects.Any(suspect => suspect.Terraform is { } process && ProcessTable.IsAlive(process))
            || !Try(Patience, token => isLeased = terraform.Read(token).IsLeased)
            || isLeased;
    }
}
