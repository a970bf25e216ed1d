using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>Whose an environment is: recorded before anything else is made, checked by every command.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Project">Normalised project name.</param>
/// <param name="Repository"><c>host/owner/name</c> of the remote <c>origin</c>; <see langword="null"/> when there is none.</param>
/// <param name="RepositoryId">Random id of the repository on this machine.</param>
public sealed record Owner(string Environment, string Project, string? Repository, string RepositoryId)
{
    /// <summary>Reduces the address of a remote to <c>host/owner/name</c>, however it is spelt.</summary>
    /// <param name="remote">E.g. <c>git@github.com:me/app.git</c> or <c>https://token@github.com/me/app</c>.</param>
    /// <returns>Without user, password, scheme and <c>.git</c>; <see langword="null"/> for a remote on this machine.</returns>
    public static string? RepositoryOf(string? remote)
    {
        if (remote is null)
        {
            return null;
        }

        var (host, path) = remote.Contains("://", StringComparison.Ordinal) ? OfUrl(remote) : OfScp(remote);
        path = path.Trim('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        return host.Length == 0 ? null : $"{host}/{path}".ToLowerInvariant();
    }

    /// <summary>Takes an environment that nobody owns, or checks that it is ours.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is ours.</returns>
    /// <exception cref="NubesGenException">NG4001: somebody else's.</exception>
    public async Task ClaimAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        if (!await CheckAsync(store, cancellationToken))
        {
            await store.CreateAsync(StoreFiles.Owner, StoreFiles.ToJson(this), cancellationToken);
            // Of two who found none at once, one is told here that it came too late.
            await CheckAsync(store, cancellationToken);
        }
    }

    /// <summary>
    /// Checks that an environment is ours, if it is anybody's. One that was destroyed is nobody's, but its last backup is its former owner's:
    /// another must neither restore it nor take its place, for it may be all that knows what still runs.
    /// </summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether anybody owns it.</returns>
    /// <exception cref="NubesGenException">NG4001: somebody else's.</exception>
    public async Task<bool> CheckAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        if (await StoreFiles.ReadAsync<Owner>(store, StoreFiles.Owner, cancellationToken) is { } owner)
        {
            return IsSameAs(owner) ? true : throw new NubesGenException(StateProblems.OtherOwner(Environment, owner.Describe(), Describe(), null));
        }

        return await StoreFiles.ReadAsync<Owner>(store, StoreFiles.FormerOwner, cancellationToken) is { } former && !IsSameAs(former)
            ? throw new NubesGenException(StateProblems.OtherOwner(Environment, former.Describe(), Describe(), store.Locate(StoreFiles.FormerOwner)))
            : false;
    }

    private static (string Host, string Path) OfUrl(string remote) =>
        Uri.TryCreate(remote, UriKind.Absolute, out var url) ? (url.Host, url.AbsolutePath) : ("", "");

    /// <summary>As ssh and scp write it, <c>[user@]host:path</c>; a single letter is a drive of Windows.</summary>
    private static (string Host, string Path) OfScp(string remote)
    {
        var colon = remote.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !remote[..colon].Contains('/', StringComparison.Ordinal)
            ? (remote[(remote[..colon].LastIndexOf('@') + 1)..colon], remote[(colon + 1)..])
            : ("", "");
    }

    /// <summary>A remote may be added, or a fresh clone made: either sign is enough.</summary>
    private bool IsSameAs(Owner other) =>
        Project == other.Project && Environment == other.Environment
        && (RepositoryId == other.RepositoryId || (Repository is not null && Repository == other.Repository));

    private string Describe() => $"project '{Project}' of {Repository ?? $"the repository with id {RepositoryId}"}";
}
