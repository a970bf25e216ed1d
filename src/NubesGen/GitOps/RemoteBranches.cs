using System.Globalization;
using System.Text.Json;
using NubesGen.Environments;
using NubesGen.GitOps.Local;

namespace NubesGen.GitOps;

/// <summary>Asks the remote itself which branches there are: what a clone knows of it may be old.</summary>
/// <param name="git">Runs git.</param>
/// <param name="api">Asks GitHub.</param>
/// <param name="run">The run that we are part of; <see langword="null"/>: none.</param>
internal sealed class RemoteBranches(GitClient git, GitHubApi api, GitHubRun? run)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Asks the remote <c>origin</c>; in a GitHub run, which has no credentials of git's, GitHub.</summary>
    /// <param name="directory">Absolute path of a folder in the repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The branches' short names, or why they are not known: then none may be taken for gone.</returns>
    public async Task<RemoteAnswer> OfOriginAsync(string directory, CancellationToken cancellationToken)
    {
        var answer = run is not null
            ? await LimitedAsync(ended => OfGitHubAsync(run, ended), cancellationToken)
            : await LimitedAsync(ended => ListAsync(directory, "origin", ended), cancellationToken);
        // A repository in use has one branch at least: this is another, or a new one of the same name.
        return answer.Branches is { Count: 0 } ? RemoteAnswer.Unknown("it has no branches at all") : answer;
    }

    /// <summary>Asks the bare repository on this machine.</summary>
    /// <param name="bare">Its absolute path.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>As <see cref="OfOriginAsync"/>.</returns>
    public Task<RemoteAnswer> OfBareAsync(string bare, CancellationToken cancellationToken) => LimitedAsync(ended => ListAsync(bare, bare, ended), cancellationToken);

    private static async Task<RemoteAnswer> LimitedAsync(Func<CancellationToken, Task<RemoteAnswer>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return RemoteAnswer.Unknown($"it has not answered within {Patience.TotalSeconds} s");
        }
    }

    private async Task<RemoteAnswer> ListAsync(string directory, string remote, CancellationToken cancellationToken)
    {
        var result = await git.RunAsync(directory, ["ls-remote", "--heads", "--", remote], cancellationToken);
        return result.Succeeded
            ? new RemoteAnswer(
                result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1 + PushedReference.Heads.Length)..]).ToHashSet(StringComparer.Ordinal),
                null)
            : RemoteAnswer.Unknown(result.Error.Trim().Split('\n')[0].TrimEnd('.'));
    }

    /// <summary>https://docs.github.com/rest/branches/branches#list-branches.</summary>
    private async Task<RemoteAnswer> OfGitHubAsync(GitHubRun of, CancellationToken cancellationToken)
    {
        if (!api.IsGiven)
        {
            return RemoteAnswer.Unknown("GITHUB_TOKEN is not set");
        }

        var branches = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var page = 1; ; page++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"/repos/{of.Repository}/branches?per_page={PageSize}&page={page}");
                var answer = await api.SendAsync(HttpMethod.Get, path, null, cancellationToken);
                if (!answer.Succeeded)
                {
                    return RemoteAnswer.Unknown($"GitHub answers {answer.Status}");
                }

                if (answer.Content.ValueKind != JsonValueKind.Array)
                {
                    return RemoteAnswer.Unknown("GitHub answers with no list");
                }

                // One without a name would make the list shorter than it is.
                branches.UnionWith(answer.Items.Select(branch => branch.GetProperty("name").GetString()!));
                if (answer.Content.GetArrayLength() < PageSize)
                {
                    return new RemoteAnswer(branches, null);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or KeyNotFoundException or InvalidOperationException)
        {
            return RemoteAnswer.Unknown(e.Message.TrimEnd('.'));
        }
    }
}

/// <summary>What a remote has said.</summary>
/// <param name="Branches">Short names of its branches; <see langword="null"/> when they are not known.</param>
/// <param name="WhyNot">Why not, without a full stop.</param>
internal sealed record RemoteAnswer(IReadOnlySet<string>? Branches, string? WhyNot)
{
    /// <summary>The branches are not known.</summary>
    /// <param name="why">Why not, without a full stop.</param>
    /// <returns>The answer.</returns>
    public static RemoteAnswer Unknown(string why) => new(null, why);
}
