using System.Text.Json;

namespace NubesGen.State;

/// <summary>Facts of an environment that are not Terraform's: kept beside its state, never its inputs, or no plan would ever be empty.</summary>
public sealed record EnvironmentRecord
{
    /// <summary>Where the application answers; <see langword="null"/> before the first deployment and for a worker.</summary>
    public string? Address { get; init; }

    /// <summary>The branch last provisioned from.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that serves.</summary>
    public string? Commit { get; init; }

    /// <summary>Number of the release that serves; <see langword="null"/> before the first deployment.</summary>
    public int? Release { get; init; }

    /// <summary>When it was last provisioned.</summary>
    public DateTimeOffset? Provisioned { get; init; }

    /// <summary>When it was last deployed to.</summary>
    public DateTimeOffset? Deployed { get; init; }

    /// <summary>Who provisioned or deployed last: <c>user on host</c>, or the address of the CI run.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>When it may be removed; <see langword="null"/>: never by itself.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether it stays, whatever becomes of its time or its branch.</summary>
    public bool Pinned { get; init; }

    /// <summary>Whether <see cref="Branch"/> has been on the remote: one that never was cannot be gone from there.</summary>
    public bool Pushed { get; init; }

    /// <summary>When <see cref="Branch"/> was first found gone from the remote; <see langword="null"/>: it is there, or nobody has looked.</summary>
    public DateTimeOffset? BranchGone { get; init; }

    /// <summary>How many resources Terraform manages.</summary>
    public int? Resources { get; init; }

    /// <summary>Which state this is about: Terraform's own id of it, made with the first one.</summary>
    public string? Lineage { get; init; }

    /// <summary>The Azure subscription it lives in; <see langword="null"/> on Local.</summary>
    public string? Subscription { get; init; }

    /// <summary>The program whose state it is, <c>terraform</c> or <c>tofu</c>.</summary>
    public string? Product { get; init; }

    /// <summary>When it was last changed in any way.</summary>
    public DateTimeOffset? Changed => Deployed > Provisioned ? Deployed : Provisioned ?? Deployed;

    /// <summary>The record with what a state says of itself.</summary>
    /// <param name="state">The environment's state.</param>
    /// <returns>A copy; the same when the state says nothing.</returns>
    public EnvironmentRecord About(StoredState? state) =>
        state?.Facts is { } facts ? this with { Lineage = facts.Lineage, Resources = facts.Resources } : this;

    /// <summary>Reads the record.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it was never provisioned.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4042: it is damaged.</exception>
    public static Task<EnvironmentRecord?> ReadAsync(IEnvironmentStore store, CancellationToken cancellationToken) =>
        StoreFiles.ReadAsync<EnvironmentRecord>(store, StoreFiles.Record, cancellationToken);

    /// <summary>Reads the record for the list of all environments: one that is damaged must not hide the others.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> also when it is damaged.</returns>
    internal static async Task<EnvironmentRecord?> ReadIfWholeAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        try
        {
            return StoreFiles.FromJson<EnvironmentRecord>(await store.ReadAsync(StoreFiles.Record, cancellationToken));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is written.</returns>
    public Task WriteAsync(IEnvironmentStore store, CancellationToken cancellationToken) =>
        store.WriteAsync(StoreFiles.Record, StoreFiles.ToJson(this), cancellationToken);
}
