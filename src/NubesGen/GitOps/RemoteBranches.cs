using System.Net.Http.Headers;
using System.Text.Json;
using NubesGen.Environments;
using NubesGen.GitOps.Local;

namespace NubesGen.GitOps;

/// <summary>Asks the remote itself which branches there are: what a clone knows of it may be old.</summary>
/// <param name="git">Runs git.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="http">The way to GitHub.</param>
internal sealed class RemoteBranches(GitClient git, Machine machine, HttpClient http)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Asks the remote <c>origin</c>; in a GitHub run, which has no credentials of git's, GitHub.</summary>
    /// <param name="directory">Absolute path of a folder in the repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The branches' short names, or why they are not known: then none may be taken for gone.</returns>
    public async Task<RemoteAnswer> OfOriginAsync(string directory, CancellationToken cancellationToken)
    {
        var answer = machine.Variable("GITHUB_ACTIONS") == "true"
            ? await LimitedAsync(OfGitHubAsync, cancellationToken)
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
    private async Task<RemoteAnswer> OfGitHubAsync(CancellationToken cancellationToken)
    {
        if (machine.Variable("GITHUB_REPOSITORY") is not { } repository || (machine.Variable("GITHUB_TOKEN") ?? machine.Variable("GH_TOKEN")) is not { } token)
        {
            return RemoteAnswer.Unknown("GITHUB_TOKEN is not set");
        }

        var api = (machine.Variable("GITHUB_API_URL") ?? "https://api.github.com").TrimEnd('/');
        var branches = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var page = 1; ; page++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{api}/repos/{repository}/branches?per_page={PageSize}&page={page}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Accept.ParseAdd("application/vnd.github+json");
                // GitHub refuses who does not say who it is.
                request.Headers.UserAgent.ParseAdd("NubesGen.Sdk");
                using var answer = await http.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    return RemoteAnswer.Unknown($"GitHub answers {(int)answer.StatusCode}");
                }

                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
                branches.UnionWith(json.RootElement.EnumerateArray().Select(branch => branch.GetProperty("name").GetString()!));
                if (json.RootElement.GetArrayLength() < PageSize)
                {
                    return new RemoteAnswer(branches, null);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
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
