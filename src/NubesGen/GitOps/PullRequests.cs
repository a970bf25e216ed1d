using System.Globalization;
using System.Text.Json;
using NubesGen.Diagnostics;

namespace NubesGen.GitOps;

/// <summary>Shows plans on pull requests, and finds the one again that was shown when a pull request was merged.</summary>
/// <param name="api">The way to GitHub.</param>
/// <param name="run">The run that we are part of.</param>
internal sealed class PullRequests(GitHubApi api, GitHubRun run)
{
    /// <summary>Who writes with a run's token. Of anybody else a comment could claim anything.</summary>
    private const string Author = "github-actions[bot]";

    private const int PageSize = 100;

    /// <summary>Far more than are read by anybody.</summary>
    private const int MostPages = 30;

    /// <summary>Writes the comment, or writes it anew where it is there already.</summary>
    /// <param name="number">Number of the pull request.</param>
    /// <param name="comment">Which comment.</param>
    /// <param name="text">Its text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why not, a phrase; <see langword="null"/> when it is there.</returns>
    public async Task<string?> CommentAsync(int number, PlanComment comment, string text, CancellationToken cancellationToken)
    {
        try
        {
            var (existing, whyNot) = await FindAsync(number, comment, cancellationToken);
            if (whyNot is not null)
            {
                return whyNot;
            }

            var answer = existing is { } found
                ? await api.SendAsync(HttpMethod.Patch, At($"issues/comments/{found.GetProperty("id").GetInt64()}"), new { body = text }, cancellationToken)
                : await api.SendAsync(HttpMethod.Post, At($"issues/{number}/comments"), new { body = text }, cancellationToken);
            return answer.Succeeded ? null : $"GitHub answers {answer.Status}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }

    /// <summary>The plan that was shown on the pull request whose merge has made the run's commit.</summary>
    /// <param name="branch">The branch that was merged into.</param>
    /// <param name="comment">Which comment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The plan, or why there is none.</returns>
    /// <exception cref="NubesGenException">NG6043: GitHub does not answer, so that it is not known.</exception>
    public async Task<ShownPlan> FindReviewedAsync(string branch, PlanComment comment, CancellationToken cancellationToken)
    {
        try
        {
            // What is asked by commit are, of branches that are not the default one, open pull requests only:
            // https://docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit
            var merged = await api.SendAsync(
                HttpMethod.Get, At($"pulls?state=closed&base={Uri.EscapeDataString(branch)}&sort=updated&direction=desc&per_page={PageSize}"), null, cancellationToken);
            if (!merged.Succeeded)
            {
                return new ShownPlan(null, 0, $"GitHub answers {merged.Status} to who asks for pull requests.", IsKnown: false);
            }

            // The last commit of a merge, of a squash and of a rebase alike.
            var request = merged.Items.Where(item => Text(item, "merge_commit_sha") == run.Commit && Text(item, "merged_at") is not null).Cast<JsonElement?>().FirstOrDefault();
            if (request is not { } found)
            {
                return new ShownPlan(null, 0, "it was not made by the merge of a pull request");
            }

            var number = found.GetProperty("number").GetInt32();
            var (existing, whyNot) = await FindAsync(number, comment, cancellationToken);
            return existing is { } text && comment.Read(Text(text, "body")!) is { } plan
                ? new ShownPlan(plan, number, "")
                : new ShownPlan(null, number, whyNot ?? $"no plan was shown on pull request #{number.ToString(CultureInfo.InvariantCulture)}", IsKnown: whyNot is null);
        }
        catch (HttpRequestException e)
        {
            throw new NubesGenException(GitHubProblems.ReviewUnknown(e.Message), e);
        }
    }

    private async Task<(JsonElement? Comment, string? WhyNot)> FindAsync(int number, PlanComment comment, CancellationToken cancellationToken)
    {
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, At($"issues/{number}/comments?per_page={PageSize}&page={page}"), null, cancellationToken);
            if (!answer.Succeeded)
            {
                return (null, $"GitHub answers {answer.Status} to who reads comments.");
            }

            var items = answer.Items.ToList();
            foreach (var item in items)
            {
                if (item.TryGetProperty("user", out var user) && Text(user, "login") == Author && Text(item, "body") is { } body && comment.Is(body))
                {
                    return (item, null);
                }
            }

            if (items.Count < PageSize)
            {
                break;
            }
        }

        return (null, null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string At(string path) => string.Create(CultureInfo.InvariantCulture, $"/repos/{run.Repository}/{path}");
}

/// <summary>The plan that was shown on a pull request.</summary>
/// <param name="Plan">The plan; <see langword="null"/>: none.</param>
/// <param name="Number">Number of the pull request; 0: none.</param>
/// <param name="WhyNot">Why there is none.</param>
/// <param name="IsKnown">False when we may not look.</param>
internal sealed record ShownPlan(PlanDigest? Plan, int Number, string WhyNot, bool IsKnown = true);
