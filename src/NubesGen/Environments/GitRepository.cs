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
    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="directory">Absolute path.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The repository, or the reason why there is none.</returns>
    public async Task<(GitRepository? Repository, string? WhyNot)> FindAsync(string directory, CancellationToken cancellationToken)
    {
        if (machine.FindProgram("git") is not { } git)
        {
            return (null, "git is not on the PATH");
        }

        // A git hook that runs a build sets GIT_DIR and the like, which would name another repository than the project's.
        var environment = machine.Variables
            .Where(v => !v.Key.StartsWith("GIT_", StringComparison.Ordinal))
            .ToDictionary(v => v.Key, v => v.Value);
        environment["LC_ALL"] = "C";

        async Task<(string? Output, string Error)> Ask(params string[] arguments)
        {
            var result = await runner.RunAsync(
                new Command(git, arguments) { WorkingDirectory = directory, Environment = environment }, cancellationToken);
            return (result.Succeeded ? result.Output.TrimEnd('\n') : null, result.Error);
        }

        var (paths, error) = await Ask("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir");
        if (paths is null)
        {
            return (null, error.Split('\n')[0].TrimEnd('.'));
        }

        var lines = paths.Split('\n');
        var (head, _) = await Ask("symbolic-ref", "--quiet", "HEAD");
        var (commit, _) = await Ask("rev-parse", "--verify", "--quiet", "HEAD");
        var (remote, _) = await Ask("config", "--get", "remote.origin.url");
        const string branches = "refs/heads/";
        return (new GitRepository(
            lines[0],
            lines[1],
            head?.StartsWith(branches, StringComparison.Ordinal) == true ? head[branches.Length..] : null,
            commit,
            remote), null);
    }
}
