using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.GitOps.Local;

/// <summary>
/// The files of a branch as they were pushed, in a folder that stays from one push to the next: what is the same is not compiled again. Whoever uses
/// it holds the branch's lock.
/// </summary>
/// <param name="repository">The repository that is pushed to.</param>
/// <param name="path">Absolute path of the folder.</param>
/// <param name="git">Runs git.</param>
internal sealed class WorkTree(BareRepository repository, string path, GitClient git)
{
    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; } = path;

    /// <summary>Gives the folder the files of a commit, and nothing else but what a build would not do again.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>Done when they are there.</returns>
    /// <exception cref="NubesGenException">NG6084.</exception>
    public async Task CheckOutAsync(string commit, CancellationToken cancellationToken)
    {
        if (!await TryUpdateAsync(commit, cancellationToken))
        {
            // Killed half way, it may be anything.
            await RemoveAsync(cancellationToken);
            await GitAsync(repository.Directory, cancellationToken, "--git-dir", repository.Directory, "worktree", "add", "--quiet", "--force", "--detach", Path, commit);
        }
    }

    /// <summary>Removes the folder, and what git knows of it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when both are gone.</returns>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await PrivateFiles.DeleteFolderAsync(Path, cancellationToken);
        await GitAsync(repository.Directory, cancellationToken, "--git-dir", repository.Directory, "worktree", "prune");
    }

    private async Task<bool> TryUpdateAsync(string commit, CancellationToken cancellationToken) =>
        File.Exists(System.IO.Path.Combine(Path, ".git"))
        && await SucceedsAsync(cancellationToken, "checkout", "--quiet", "--force", "--detach", commit)
        // What was built before knows by itself what is out of date; what was published before would be published again.
        && await SucceedsAsync(cancellationToken, "clean", "--quiet", "-ffdx", "--exclude=obj/");

    private async Task<bool> SucceedsAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await git.RunAsync(Path, [.. WithoutHooks, .. arguments], cancellationToken)).Succeeded;

    private async Task GitAsync(string directory, CancellationToken cancellationToken, params string[] arguments)
    {
        string[] all = [.. WithoutHooks, .. arguments];
        GitFailure.ThrowIf(await git.RunAsync(directory, all, cancellationToken), all);
    }

    /// <summary>The user's own would run for a check-out that the user knows nothing of.</summary>
    private static IEnumerable<string> WithoutHooks => ["-c", "core.hooksPath=/dev/null"];
}
