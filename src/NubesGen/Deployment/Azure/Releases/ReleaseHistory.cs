using NubesGen.State;

namespace NubesGen.Deployment.Azure;

/// <summary>The releases of an environment that are kept, and which of them serves.</summary>
public sealed record ReleaseHistory
{
    /// <summary>The release that serves; <see langword="null"/> before the first deployment.</summary>
    public int? Serving { get; init; }

    /// <summary>The highest number that was ever given.</summary>
    public int Last { get; init; }

    /// <summary>The releases, by number.</summary>
    public IReadOnlyList<AzureRelease> Releases { get; init; } = [];

    /// <summary>The release that serves.</summary>
    /// <returns><see langword="null"/> before the first deployment.</returns>
    public AzureRelease? Current() => Find(Serving);

    /// <summary>A release by its number.</summary>
    /// <param name="number">The number.</param>
    /// <returns><see langword="null"/> when it is not kept.</returns>
    public AzureRelease? Find(int? number) => Releases.FirstOrDefault(release => release.Number == number);

    /// <summary>The release before the one that serves, but for those that were rolled back.</summary>
    /// <returns><see langword="null"/> when none is kept.</returns>
    public AzureRelease? Before() => Releases.LastOrDefault(release => release.Number < Serving && !release.IsRejected);

    /// <summary>With a release that serves now.</summary>
    /// <param name="release">New, or one that is kept.</param>
    /// <returns>A copy.</returns>
    public ReleaseHistory Serve(AzureRelease release) => this with
    {
        Serving = release.Number,
        Last = Math.Max(Last, release.Number),
        Releases = [.. Releases.Where(other => other.Number != release.Number).Append(release).OrderBy(other => other.Number)],
    };

    /// <summary>With a release that serves again; those after it, up to the one that it replaces, are rejected.</summary>
    /// <param name="release">One that is kept.</param>
    /// <returns>A copy.</returns>
    public ReleaseHistory RollBackTo(AzureRelease release) => this with
    {
        Serving = release.Number,
        Releases =
        [
            .. Releases.Select(other => other.Number == release.Number ? other with { IsRejected = false }
                : other.Number > release.Number && other.Number <= Serving ? other with { IsRejected = true }
                : other),
        ],
    };

    /// <summary>Without the oldest releases; the one that serves and the one before it stay.</summary>
    /// <param name="kept">How many stay at least.</param>
    /// <returns>A copy, and what is not in it any more.</returns>
    public (ReleaseHistory History, IReadOnlyList<AzureRelease> Forgotten) Prune(int kept)
    {
        var stay = Releases.TakeLast(kept).Append(Current()).Append(Before()).ToHashSet();
        return (this with { Releases = [.. Releases.Where(stay.Contains)] }, [.. Releases.Where(release => !stay.Contains(release))]);
    }

    /// <summary>Reads the history.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>An empty one before the first deployment.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4042: it is damaged.</exception>
    public static async Task<ReleaseHistory> ReadAsync(IEnvironmentStore store, CancellationToken cancellationToken) =>
        await StoreFiles.ReadAsync<ReleaseHistory>(store, StoreFiles.Releases, cancellationToken) ?? new ReleaseHistory();

    /// <summary>Writes the history.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is written.</returns>
    public Task WriteAsync(IEnvironmentStore store, CancellationToken cancellationToken) =>
        store.WriteAsync(StoreFiles.Releases, StoreFiles.ToJson(this), cancellationToken);
}
