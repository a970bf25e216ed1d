using NubesGen.State;

namespace NubesGen.Operations.Listing;

/// <summary>How far an environment has come.</summary>
public enum EnvironmentStage
{
    /// <summary>Its first Provision did not end, or has not yet.</summary>
    Incomplete,

    /// <summary>It is there, and nothing has been deployed to it.</summary>
    Provisioned,

    /// <summary>It has been deployed to.</summary>
    Running,
}

/// <summary>An environment, and what is to be thought of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Record">What is known of it; empty when nothing is.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Holder">Who works on it now, a phrase; <see langword="null"/> when nobody does.</param>
/// <param name="IsExpired">Whether its time is over.</param>
/// <param name="IsOrphaned">Whether its branch is gone.</param>
public sealed record ListedEnvironment(
    string Name, EnvironmentRecord Record, EnvironmentStage Stage, string? Holder, bool IsExpired, bool IsOrphaned)
{
    private const int ShortCommit = 7;

    /// <summary>Whether its time is over soon.</summary>
    public bool ExpiresSoon { get; init; }

    /// <summary>The first characters of the commit that was deployed.</summary>
    public string? Commit => Record.Commit is { Length: > ShortCommit } commit ? commit[..ShortCommit] : Record.Commit;

    /// <summary>Whether it asks for somebody's attention.</summary>
    public bool StandsOut => IsExpired || IsOrphaned;

    /// <summary>All that is to be said of it, a word for each: its stage first, then what is the matter.</summary>
    public IReadOnlyList<string> Words =>
    [
        Stage.ToString().ToLowerInvariant(),
        .. IsOrphaned ? ["orphaned"] : Array.Empty<string>(),
        .. IsExpired ? ["expired"] : Array.Empty<string>(),
        .. ExpiresSoon ? ["expiring"] : Array.Empty<string>(),
        .. Holder is not null ? ["locked"] : Array.Empty<string>(),
    ];

    /// <summary>The word that matters most.</summary>
    public string Status => Words is [_, var first, ..] ? first : Words[0];

    /// <summary>Judges an environment.</summary>
    /// <param name="stored">As the store knows it.</param>
    /// <param name="branches">All branches there are; <see langword="null"/> when that is not known: then none counts as orphaned.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>The environment.</returns>
    public static ListedEnvironment Of(StoredEnvironment stored, IReadOnlySet<string>? branches, DateTimeOffset now) => new(
        stored.Name,
        stored.Record ?? new EnvironmentRecord(),
        stored.Record switch
        {
            null => EnvironmentStage.Incomplete,
            { Deployed: null } => EnvironmentStage.Provisioned,
            _ => EnvironmentStage.Running,
        },
        stored.Holder,
        stored.Record?.Expires <= now,
        // One that was named outright has no branch to lose.
        stored.Record?.Branch is { } branch && branches?.Contains(branch) == false)
    {
        ExpiresSoon = stored.Record is { } record && Lifetime.ExpiresSoon(record, now),
    };
}
