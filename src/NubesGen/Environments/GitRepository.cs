using NubesGen.Processes;

namespace NubesGen.Environments;

/// <summary>What git says about a folder.</summary>
/// <param name="WorkTree">Absolute path of the work tree's root.</param>
/// <param name="CommonDirectory">Absolute path of the git directory that all worktrees share.</param>
/// <param name="Branch">The branch that is checked out, also before its first commit; <see langword="null"/> when HEAD is detached.</param>
/// <param name="Commit">The commit that is checked out; <see langword="null"/> before the first.</param>
/// <param name="Remote">Address of the remote <c>origin</c>, as configured; <see langword="null"/> when there is none.</param>
public sealed record GitRepository(string WorkTree, string CommonDirectory, string? Branch, string? Commit, string? Remote);

/// <summary>Asks git.</summary>
/// <param name="runner">Runs git.</param>
/// <param name="machine">The caller's environment.</param>
public sealed class GitClient(ICommandRunner runner, Machine machine)
{
    private const string Heads = "refs/heads/";

    /// <summary>How to reach a remote is the caller's to say.</summary>
    private static readonly IReadOnlyList<string> Credentials = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS"];

    /// <summary>What a shell says of a program that is not there.</summary>
    private const int NotFound = 127;

    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="directory">Absolute path.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The repository, or the reason why there is none.</returns>
    public async Task<(GitRepository? Repository, string? WhyNot)> FindAsync(string directory, CancellationToken cancellationToken)
    {
        var (paths, error) = await AskAsync(directory, cancellationToken, "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir");
        if (paths is null)
        {
            return (null, error.Split('\n')[0].TrimEnd('.'));
        }

        var lines = paths.Split('\n');
        var (head, _) = await AskAsync(directory, cancellationToken, "symbolic-ref", "--quiet", "HEAD");
        var (commit, _) = await AskAsync(directory, cancellationToken, "rev-parse", "--verify", "--quiet", "HEAD");
        var (remote, _) = await AskAsync(directory, cancellationToken, "config", "--get", "remote.origin.url");
        return (new GitRepository(
            lines[0],
            lines[1],
            head?.StartsWith(Heads, StringComparison.Ordinal) == true ? head[Heads.Length..] : null,
            commit,
            remote), null);
    }

    /// <summary>Whether the default branch of the remote <c>origin</c> has a file, as of the last <c>git fetch</c>.</summary>
    /// <param name="directory">Absolute path of a folder of the repository.</param>
    /// <param name="path">The file, relative to the repository, with forward slashes.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns><see langword="null"/> when git does not know which branch that is.</returns>
    public async Task<bool?> DefaultBranchHasAsync(string directory, string path, CancellationToken cancellationToken)
    {
        const string defaultBranch = "refs/remotes/origin/HEAD";
        return (await AskAsync(directory, cancellationToken, "rev-parse", "--verify", "--quiet", defaultBranch)).Output is null ? null
            : (await AskAsync(directory, cancellationToken, "rev-parse", "--verify", "--quiet", $"{defaultBranch}:{path}")).Output is not null;
    }

    /// <summary>
    /// All branches, as of the last <c>git fetch</c>: the local ones and those of the remotes, the latter without the remote's name. A clone
    /// that was made without all branches (shallow, of a single branch, not fetched yet) cannot tell which exist.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="bare">Absolute path of a repository on this machine; a remote that is it is asked itself, for others push to it too. <see langword="null"/>: there is none.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>Their short names, such as <c>env-alice</c>; <see langword="null"/> when git cannot tell.</returns>
    public async Task<IReadOnlySet<string>?> BranchesAsync(GitRepository repository, string? bare, CancellationToken cancellationToken)
    {
        async Task<string[]?> Lines(params string[] arguments) =>
            (await AskAsync(repository.WorkTree, cancellationToken, arguments)).Output?.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        const string remoteHeads = "refs/remotes/";
        if (await Lines("rev-parse", "--is-shallow-repository") is not ["false"]
            || await Lines("remote") is not { } remotes
            || await Lines("for-each-ref", "--format=%(refname)", Heads, remoteHeads) is not { } references)
        {
            return null;
        }

        var (fetched, pushed) = (new List<string>(), Array.Empty<string>());
        foreach (var remote in remotes)
        {
            if (bare is not null && await Lines("config", "--get", $"remote.{remote}.url") is [var url] && url == bare
                && await Lines("--git-dir", bare, "for-each-ref", "--format=%(refname)", Heads) is { } there)
            {
                pushed = there;
                continue;
            }

            fetched.Add(remote);
            var fetches = await Lines("config", "--get-all", $"remote.{remote}.fetch") ?? [];
            if (!fetches.Any(reference => reference.TrimStart('+').StartsWith($"{Heads}*:", StringComparison.Ordinal))
                || !references.Any(reference => reference.StartsWith($"{remoteHeads}{remote}/", StringComparison.Ordinal)))
            {
                return null;
            }
        }

        // Before its first commit a branch that is checked out is no reference yet.
        return fetched.Select(remote => $"{remoteHeads}{remote}/").Prepend(Heads)
            .SelectMany(prefix => references.Where(reference => reference.StartsWith(prefix, StringComparison.Ordinal)).Select(reference => reference[prefix.Length..]))
            .Concat(pushed.Select(reference => reference[Heads.Length..]))
            .Concat(repository.Branch is { } branch ? [branch] : [])
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Runs any git command, without what a hook would have it take for its repository.</summary>
    /// <param name="directory">Absolute path of the folder to run in.</param>
    /// <param name="arguments">What follows <c>git</c>.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>How it ended; in English.</returns>
    public async Task<CommandResult> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (machine.FindProgram("git") is not { } git)
        {
            return new CommandResult(NotFound, "", "git is not on the PATH");
        }

        // A git hook that runs a build sets GIT_DIR and the like, which would name another repository than the project's.
        var environment = machine.Variables
            .Where(v => !v.Key.StartsWith("GIT_", StringComparison.Ordinal) || Credentials.Contains(v.Key))
            .ToDictionary(v => v.Key, v => v.Value);
        environment["LC_ALL"] = "C";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        return await runner.RunAsync(new Command(git, arguments) { WorkingDirectory = directory, Environment = environment }, cancellationToken);
    }

    /// <summary>Runs git on a folder.</summary>
    /// <returns>What it printed, without the last line's end; no output, and why, when it failed.</returns>
    private async Task<(string? Output, string Error)> AskAsync(string directory, CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await RunAsync(directory, arguments, cancellationToken);
        return (result.Succeeded ? result.Output.TrimEnd('\n') : null, result.Error);
    }
}
