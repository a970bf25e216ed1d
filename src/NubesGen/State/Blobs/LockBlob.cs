using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace NubesGen.State;

/// <summary>
/// The blob whose lease is our lock. What makes it safe against others who do the same at the same moment:
/// <list type="bullet">
/// <item>The service gives a lease to one only.</item>
/// <item>Each holder writes its record under its lease, which changes the blob's ETag. To acquire and to take over are both tied to
/// the ETag of the record we have read, so who we think was before us really was the last.</item>
/// <item>A dead holder's lease is not broken but changed into ours, which wants its id: the service does that only while it still is
/// that lease. To break it would also hit whoever has taken it since we looked, for a new lease does not change the ETag.</item>
/// </list>
/// </summary>
/// <param name="container">The container.</param>
/// <param name="name">Name of the blob.</param>
/// <param name="duration">How long a lease lasts.</param>
internal sealed class LockBlob(BlobContainerClient container, string name, TimeSpan duration)
{
    private readonly BlobClient blob = container.GetBlobClient(name);

    /// <summary>The lease of an id, whoever has it.</summary>
    public BlobLeaseClient Lease(string id) => blob.GetBlobLeaseClient(id);

    /// <summary>What the blob says now; it is made where there is none.</summary>
    /// <returns><see langword="null"/> when it was deleted just now.</returns>
    public async Task<LockSnapshot?> ReadOrCreateAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } seen)
        {
            return seen;
        }

        try
        {
            var made = await blob.UploadAsync(
                BinaryData.Empty, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            return new LockSnapshot(made.Value.ETag, LeaseState.Available, null);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
        {
            // Another was faster.
            return await ReadAsync(cancellationToken);
        }
    }

    /// <summary>What the blob says now.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<LockSnapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return new LockSnapshot(properties.ETag, properties.LeaseState, LockRecord.Of(properties.Metadata));
        }
        catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
        {
            return null;
        }
    }

    /// <summary>Takes the lease, if nobody has it or a dead holder's is still there.</summary>
    /// <param name="seen">What the blob said.</param>
    /// <param name="holderIsDead">Whether the holder it names provably is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Our lease; <see langword="null"/> when it is not so any more.</returns>
    public async Task<BlobLeaseClient?> TryTakeAsync(LockSnapshot seen, bool holderIsDead, CancellationToken cancellationToken)
    {
        // Ours from before the first request on: an answer that is lost can be asked for again.
        var ours = Lease(Guid.NewGuid().ToString());
        var unchanged = new RequestConditions { IfMatch = seen.ETag };
        try
        {
            if (!seen.IsLeased)
            {
                await ours.AcquireAsync(duration, unchanged, cancellationToken);
                return ours;
            }

            if (holderIsDead && seen.Record is { } record)
            {
                await Lease(record.LeaseId).ChangeAsync(ours.LeaseId, unchanged, cancellationToken);
                // To change it has not lengthened it.
                await ours.RenewAsync(cancellationToken: cancellationToken);
                return ours;
            }
        }
        catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
        {
            // Another was faster.
        }

        return null;
    }

    /// <summary>Writes the record under a lease.</summary>
    public async Task WriteAsync(LockRecord record, CancellationToken cancellationToken) =>
        await blob.SetMetadataAsync(record.ToMetadata(), Under(record.LeaseId), cancellationToken);

    /// <summary>The same for callers that cannot wait.</summary>
    public void Write(LockRecord record, CancellationToken cancellationToken) =>
        blob.SetMetadata(record.ToMetadata(), Under(record.LeaseId), cancellationToken);

    /// <summary>Deletes the blob under a lease, which ends with it.</summary>
    public void Delete(string leaseId, CancellationToken cancellationToken) =>
        blob.Delete(conditions: Under(leaseId), cancellationToken: cancellationToken);

    /// <summary>Ends the lease, whoever has it, and deletes the blob.</summary>
    /// <returns>Who had it, a phrase; <see langword="null"/> when nobody did.</returns>
    public async Task<string?> BreakAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } seen)
        {
            return null;
        }

        try
        {
            if (seen.IsLeased)
            {
                await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
            }

            // Refused, and rightly, when another has taken it in between.
            await blob.DeleteAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
        {
            // It was let go, or taken, in between.
        }

        return seen.Held;
    }

    private static BlobRequestConditions Under(string leaseId) => new() { LeaseId = leaseId };
}

/// <summary>What a lock's blob said at one moment.</summary>
/// <param name="ETag">Changes with the record, not with the lease.</param>
/// <param name="State">Whether it is leased.</param>
/// <param name="Record">Who has the lease or had it last.</param>
internal sealed record LockSnapshot(ETag ETag, LeaseState State, LockRecord? Record)
{
    /// <summary>Whether somebody has the lease.</summary>
    public bool IsLeased => State is LeaseState.Leased or LeaseState.Breaking;

    /// <summary>Who has the lease, a phrase; <see langword="null"/> when nobody has.</summary>
    public string? Held => !IsLeased ? null : Record?.Holder.ToString() ?? LockWait.Nameless;
}
