using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps;
using NubesGen.Tests.Azure;

namespace NubesGen.Tests.GitOps;

public sealed class PullRequestsTests
{
    private const string Api = "https://api.github.test/repos/contoso/todo";
    private const string Comments = $"{Api}/issues/7/comments";
    private const string Merged = $"{Api}/pulls";
    private const string Sha = "0123456789012345678901234567890123456789";

    private static readonly PlanComment Comment = new("todo", "alice");
    private static readonly PlanDigest Plan = PlanDigest.Of([new DigestedChange("a.b", "create", new Dictionary<string, string>())]);

    private readonly FakeAzure github = new();

    [Fact]
    public async Task The_first_plan_makes_a_comment()
    {
        github.Answer($"{Comments}?per_page=100&page=1", 200, "[]").Answer(Comments, 201, "{}");

        Assert.Null(await Requests().CommentAsync(7, Comment, "text", CancellationToken.None));

        Assert.Equal([$"GET {Comments}", $$"""POST {{Comments}} {"body":"text"}"""], github.Requests);
        Assert.All(github.Authorizations, header => Assert.Equal("Bearer t0ken", header));
    }

    [Fact]
    public async Task The_next_writes_it_anew_and_passes_over_what_others_wrote()
    {
        github.Answer($"{Comments}?per_page=100&page=1", 200, List(
            (1, "mallory", Comment.Write(Plan, "")), (2, "github-actions[bot]", "hello"), (3, "github-actions[bot]", new PlanComment("shop", "alice").Write(Plan, "")),
            (4, "github-actions[bot]", Comment.Write(Plan, "old")))).Answer($"{Api}/issues/comments/4", 200, "{}");

        Assert.Null(await Requests().CommentAsync(7, Comment, "new", CancellationToken.None));

        Assert.Equal($$"""PATCH {{Api}}/issues/comments/4 {"body":"new"}""", github.Requests[^1]);
    }

    [Fact]
    public async Task It_is_found_behind_a_hundred_others()
    {
        github.Answer($"{Comments}?per_page=100&page=1", 200, List([.. Enumerable.Range(1, 100).Select(i => ((long)i, "alice", "hello"))]))
            .Answer($"{Comments}?per_page=100&page=2", 200, List((4_000_000_000, "github-actions[bot]", Comment.Write(Plan, ""))))
            .Answer($"{Api}/issues/comments/4000000000", 200, "{}");

        Assert.Null(await Requests().CommentAsync(7, Comment, "new", CancellationToken.None));
    }

    [Theory]
    [InlineData(403, "403")]
    [InlineData(500, "it answers 500")]
    public async Task That_it_cannot_be_written_is_said_and_no_more(int status, string whyNot)
    {
        github.Answer($"{Comments}?per_page=100&page=1", 200, "[]").Answer(Comments, status, "{}");

        Assert.Contains(whyNot, await Requests().CommentAsync(7, Comment, "text", CancellationToken.None), StringComparison.Ordinal);
        Assert.Single(github.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_that_was_shown_when_the_commit_was_merged_is_found()
    {
        github.Answer($"{Merged}?state=closed&base=env-x%2Fü&sort=updated&direction=desc&per_page=100", 200, $$"""
            [ { "number": 9, "merge_commit_sha": "{{new string('f', 40)}}", "merged_at": "2026-01-01T00:00:00Z" },
              { "number": 8, "merge_commit_sha": "{{Sha}}", "merged_at": null },
              { "number": 7, "merge_commit_sha": "{{Sha}}", "merged_at": "2026-01-01T00:00:00Z" } ]
            """).Answer($"{Comments}?per_page=100&page=1", 200, List((1, "github-actions[bot]", Comment.Write(Plan, ""))));

        var found = await Requests().FindReviewedAsync("env-x/ü", Comment, CancellationToken.None);

        Assert.Equal((Plan.Value, 7), (found.Plan!.Value, found.Number));
    }

    [Fact]
    public async Task A_push_without_a_pull_request_and_one_without_a_plan_are_told_apart_from_not_being_allowed_to_look()
    {
        github.Answer(Merged, 200, "[]").Answer(Merged, 200, $$"""[ { "number": 7, "merge_commit_sha": "{{Sha}}", "merged_at": "2026-01-01T00:00:00Z" } ]""").Answer(Merged, 403, "{}");
        github.Answer($"{Comments}?per_page=100&page=1", 200, List((1, "mallory", Comment.Write(Plan, ""))));

        Assert.Equal(new ShownPlan(null, 0, "it was not made by the merge of a pull request"), await Requests().FindReviewedAsync("env-alice", Comment, CancellationToken.None));
        Assert.Equal(new ShownPlan(null, 7, "no plan was shown on pull request #7"), await Requests().FindReviewedAsync("env-alice", Comment, CancellationToken.None));
        Assert.False((await Requests().FindReviewedAsync("env-alice", Comment, CancellationToken.None)).IsKnown);
    }

    [Fact]
    public async Task As_long_as_GitHub_does_not_answer_nothing_is_taken_for_not_reviewed()
    {
        github.Fail(Merged, new HttpRequestException("no route"));

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => Requests().FindReviewedAsync("env-alice", Comment, CancellationToken.None))).Problems[0];

        Assert.Equal("NG6043", problem.Code);
        Assert.Equal(3, github.Requests.Count);
    }

    private PullRequests Requests()
    {
        var machine = ScrubbedMachine.Create(
            ("GITHUB_ACTIONS", "true"), ("GITHUB_API_URL", "https://api.github.test"), ("GITHUB_TOKEN", "t0ken"), ("GITHUB_REPOSITORY", "contoso/todo"), ("GITHUB_SHA", Sha));
        return new PullRequests(new GitHubApi(machine, new HttpClient(github)) { Pause = TimeSpan.Zero }, GitHubRun.Of(machine)!);
    }

    private static string List(params (long Id, string Author, string Body)[] comments) =>
        JsonSerializer.Serialize(comments.Select(comment => new { id = comment.Id, user = new { login = comment.Author }, body = comment.Body }));
}
