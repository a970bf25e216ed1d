using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.GitHub;

/// <summary>What GitHub says of a repository.</summary>
/// <param name="Path">How its API calls it: <c>/repos/owner/name</c>.</param>
/// <param name="DefaultBranch">Where deletions and the schedule run.</param>
/// <param name="Subject">What tokens of its jobs say.</param>
/// <param name="Reviewer">Who asks: may approve; <see langword="null"/>: an application.</param>
internal sealed record GitHubRepository(string Path, string DefaultBranch, OidcSubject Subject, long? Reviewer)
{
    /// <summary>Asks.</summary>
    /// <param name="gitHub">The way there.</param>
    /// <param name="remote">Which repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All that the set-up needs to know.</returns>
    /// <exception cref="NubesGenException">NG6061 to NG6064: it does not tell; NG6073: its tokens do not tell environments apart.</exception>
    public static async Task<GitHubRepository> FindAsync(ISetupService gitHub, GitHubRemote remote, CancellationToken cancellationToken)
    {
        var path = $"/repos/{remote.Path}";
        var repository = await AskAsync(path);
        if (repository is null)
        {
            throw new NubesGenException(GitOpsSetupProblems.GitHubRefuses("GET", path, 404, "the right to see it"));
        }

        var template = await AskAsync($"{path}/actions/oidc/customization/sub");
        // Neither its own keys nor GitHub's: those of its organisation, if that has any.
        var inherited = template.Flag("use_default") == false && template.List("include_claim_keys").Count == 0
            ? await AskAsync($"/orgs/{remote.Path.Split('/')[0]}/actions/oidc/customization/sub")
            : null;
        return new GitHubRepository(path, repository.Text("default_branch") ?? "main", OidcSubject.Of(repository, template, inherited), await ReviewerAsync());

        Task<JsonElement?> AskAsync(string what) => gitHub.GetAsync(new SetupCall(SetupParty.GitHub, "GET", what), cancellationToken);

        async Task<long?> ReviewerAsync()
        {
            try
            {
                return (await AskAsync("/user")).Number("id");
            }
            catch (NubesGenException e) when (e.InnerException is HttpRequestException { StatusCode: System.Net.HttpStatusCode.Forbidden })
            {
                return null;
            }
        }
    }

    /// <summary>What can be said without asking.</summary>
    /// <param name="remote">Which repository.</param>
    public static GitHubRepository Unseen(GitHubRemote remote) => new($"/repos/{remote.Path}", "<default branch>", OidcSubject.Usual(remote.Path), null);
}
