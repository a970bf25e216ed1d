namespace NubesGen.State;

/// <summary>What the lock's blob says, in its metadata: written under the lease by whoever has it, so it is true as long as the lease lasts.</summary>
/// <param name="Holder">Who has the lease, or had it last.</param>
/// <param name="LeaseId">The id of that lease: with it, and only while it is that very lease, another can take it over.</param>
/// <param name="Earlier">
/// Those before who did not let go, the last one first. They are kept until Terraform's own lock on the state is seen to be free: a
/// run that takes over and is killed before it could free it must leave the next one able to prove who held it.
/// </param>
internal sealed record LockRecord(LockHolder Holder, string LeaseId, IReadOnlyList<LockHolder> Earlier)
{
    private const string Key = "holder";

    /// <summary>As many as fit into metadata, usually. One is the rule, since only a run that has seen the state free starts a Terraform.</summary>
    private const int MaxEarlier = 5;

    /// <summary>Who may have left Terraform's lock behind: whoever ran one.</summary>
    public IReadOnlyList<LockHolder> Suspects =>
        [.. Earlier.Prepend(Holder).Where(holder => holder.Terraform is not null || holder.Run is not null)];

    /// <summary>The record of the next holder.</summary>
    /// <param name="before">What the blob said; <see langword="null"/> when it said nothing.</param>
    /// <param name="holder">Who has the lease now.</param>
    /// <param name="leaseId">Its id.</param>
    public static LockRecord After(LockRecord? before, LockHolder holder, string leaseId) =>
        // The oldest ones stay: those who came later found the state locked and started nothing.
        new(holder, leaseId, [.. (before?.Suspects ?? []).TakeLast(MaxEarlier)]);

    /// <summary>Reads a blob's metadata.</summary>
    /// <param name="metadata">All of them.</param>
    /// <returns><see langword="null"/> when nobody has ever held it, or has not come to say so yet.</returns>
    public static LockRecord? Of(IDictionary<string, string>? metadata) =>
        BlobMetadata.TryRead<LockRecord>(metadata, Key, out var record) ? record : null;

    /// <summary>The blob's metadata. Who holds it must be in them, so of the earlier ones as many as fit, the oldest first.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        for (var kept = this; ; kept = kept with { Earlier = [.. kept.Earlier.Skip(1)] })
        {
            if (BlobMetadata.Of(Key, StoreFiles.ToJson(kept)) is var metadata && (metadata.Count > 0 || kept.Earlier.Count == 0))
            {
                return metadata;
            }
        }
    }
}
