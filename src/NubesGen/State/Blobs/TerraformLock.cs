using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Terraform;

namespace NubesGen.State;

/// <summary>
/// Terraform's own lock on a state, as its azurerm backend makes it: a lease without end on the state's blob, whose id is the lock's id;
/// who has it is in the blob's metadata, written after the lease was taken and removed before it is let go.
/// </summary>
/// <param name="state">The blob of the state.</param>
internal sealed class TerraformLock(BlobClient state)
{
    private const string Key = "terraformlockid";

    /// <summary>Looks whether it is held.</summary>
    public async Task<TerraformLockSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Snapshot((await state.GetPropertiesAsync(cancellationToken: cancellationToken)).Value);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
        {
            return TerraformLockSnapshot.None;
        }
    }

    /// <summary>The same for callers that cannot wait.</summary>
    public TerraformLockSnapshot Read(CancellationToken cancellationToken)
    {
        try
        {
            return Snapshot(state.GetProperties(cancellationToken: cancellationToken).Value);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
        {
            return TerraformLockSnapshot.None;
        }
    }

    /// <summary>
    /// Breaks the lock, if it still is the one we have seen: who takes it and who lets it go change the metadata, and so the ETag.
    /// </summary>
    /// <param name="seen">The lock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is broken.</returns>
    public Task<bool> TryBreakAsync(TerraformLockSnapshot seen, CancellationToken cancellationToken) =>
        TryBreakAsync(new BlobRequestConditions { IfMatch = seen.ETag }, seen, cancellationToken);

    /// <summary>Breaks the lock, whoever has it.</summary>
    /// <returns>Who had it, a phrase; <see langword="null"/> when nobody did.</returns>
    public async Task<string?> BreakAsync(CancellationToken cancellationToken)
    {
        var seen = await ReadAsync(cancellationToken);
        return seen.IsLeased && await TryBreakAsync(null, seen, cancellationToken) ? seen.Name : null;
    }

    private async Task<bool> TryBreakAsync(BlobRequestConditions? conditions, TerraformLockSnapshot seen, CancellationToken cancellationToken)
    {
        try
        {
            await state.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, conditions, cancellationToken);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
        {
            return false;
        }

        try
        {
            // Refused when another has taken it in between: then the metadata are its own soon.
            await state.SetMetadataAsync(seen.OtherMetadata, conditions, cancellationToken);
        }
        catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
        {
        }

        return true;
    }

    private static TerraformLockSnapshot Snapshot(BlobProperties properties)
    {
        var text = properties.Metadata.FirstOrDefault(pair => pair.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).Value;
        return new TerraformLockSnapshot(
            properties.LeaseState is LeaseState.Leased or LeaseState.Breaking,
            properties.ETag,
            text is null ? null : StateLockHolder.FromMetadata(text),
            properties.Metadata.Where(pair => !pair.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).ToDictionary());
    }
}

/// <summary>Terraform's lock at one moment.</summary>
/// <param name="IsLeased">Whether it is held.</param>
/// <param name="ETag">Changes when it is taken and when it is let go.</param>
/// <param name="Holder">Who has it; <see langword="null"/> when it has not come to say so.</param>
/// <param name="OtherMetadata">What else there is on the state's blob.</param>
internal sealed record TerraformLockSnapshot(bool IsLeased, ETag ETag, StateLockHolder? Holder, IDictionary<string, string> OtherMetadata)
{
    /// <summary>There is no state.</summary>
    public static TerraformLockSnapshot None { get; } = new(false, default, null, new Dictionary<string, string>());

    /// <summary>Who has it, a phrase.</summary>
    public string Name => Holder?.ToString() ?? "a Terraform that has not said who it is";
}
