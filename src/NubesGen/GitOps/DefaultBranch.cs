using NubesGen.Environments;

namespace NubesGen.GitOps;

/// <summary>Looks what is on the default branch: in a run of GitHub Actions GitHub is asked, whose clones there have one commit only; else git.</summary>
/// <param name="git">Asks git.</param>
/// <param name="api">Asks GitHub.</param>
/// <param name="run">The run that we are part of; <see langword="null"/>: none.</param>
internal sealed class DefaultBranch(GitClient git, GitHubApi api, GitHubRun? run)
{
    /// <summary>Whether it has a file.</summary>
    /// <param name="directory">Absolute path of a folder of the repository.</param>
    /// <param name="path">The file, relative to the repository, with forward slashes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when that is not known.</returns>
    public async Task<bool?> HasAsync(string directory, string path, CancellationToken cancellationToken)
    {
        if (run is null || !api.IsGiven)
        {
            return await git.DefaultBranchHasAsync(directory, path, cancellationToken);
        }

        try
        {
            var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
            var answer = await api.SendAsync(HttpMethod.Get, $"/repos/{run.Repository}/contents/{escaped}", null, cancellationToken);
            return answer.Succeeded ? true : answer.Status == 404 ? false : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
