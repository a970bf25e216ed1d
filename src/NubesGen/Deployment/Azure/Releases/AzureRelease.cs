namespace NubesGen.Deployment.Azure;

/// <summary>Something that was deployed, and can be again.</summary>
public sealed record AzureRelease
{
    /// <summary>From 1, counted up, never used again.</summary>
    public required int Number { get; init; }

    /// <summary>A hash of its content.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The commit it was made from; <see langword="null"/> before the first.</summary>
    public string? Commit { get; init; }

    /// <summary>When it began to serve for the first time.</summary>
    public DateTimeOffset? Deployed { get; init; }

    /// <summary>Its image, as <c>registry/repository@sha256:…</c>; <see langword="null"/> where a package is deployed.</summary>
    public string? Image { get; init; }

    /// <summary>Ids of the migrations that its database had; <see langword="null"/> where that can be asked of the database itself.</summary>
    public IReadOnlyList<string>? Migrations { get; init; }

    /// <summary>Whether a rollback has put another in its place: then a rollback does not come back to it by itself.</summary>
    public bool IsRejected { get; init; }

    /// <summary>What tells it from others in a line of a log.</summary>
    public string Label => Commit is null ? $"release {Number}" : $"release {Number} (commit {Commit[..Math.Min(7, Commit.Length)]})";
}
