using NubesGen.State;

namespace NubesGen.Operations.Listing;

/// <summary>All environments of a project.</summary>
/// <param name="Project">Normalised project name.</param>
/// <param name="Cloud">Where they run.</param>
/// <param name="Prefix">What branches of environments start with.</param>
/// <param name="Now">As of when; what is said of times is said from here, so that the same list always reads the same.</param>
/// <param name="KnowsBranches">Whether it is known which branches exist.</param>
/// <param name="Environments">In the order of their names.</param>
public sealed record EnvironmentList(
    string Project, string Cloud, string Prefix, DateTimeOffset Now, bool KnowsBranches, IReadOnlyList<ListedEnvironment> Environments)
{
    /// <summary>How many there are, and how many of them ask for attention.</summary>
    public string Summary => string.Join(", ", [
        Environments.Count == 1 ? "1 environment" : $"{Environments.Count} environments",
        .. Count(environment => environment.IsExpired, "expired"),
        .. Count(environment => environment.ExpiresSoon, "expiring"),
        .. Count(environment => environment.IsOrphaned, "orphaned"),
        .. Count(environment => environment.Holder is not null, "locked"),
    ]);

    /// <summary>Judges environments.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="cloud">Where they run.</param>
    /// <param name="prefix">What branches of environments start with.</param>
    /// <param name="stored">As the store knows them.</param>
    /// <param name="branches">All branches there are; <see langword="null"/> when that is not known.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>The list.</returns>
    public static EnvironmentList Of(
        string project, string cloud, string prefix, IEnumerable<StoredEnvironment> stored, IReadOnlySet<string>? branches, DateTimeOffset now) =>
        new(project, cloud, prefix, now, branches is not null, [.. stored.Select(environment => ListedEnvironment.Of(environment, branches, now))]);

    private IEnumerable<string> Count(Func<ListedEnvironment, bool> isMeant, string word) =>
        Environments.Count(isMeant) is > 0 and var count ? [$"{count} {word}"] : [];
}
