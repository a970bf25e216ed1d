using NubesGen.GitOps;
using NubesGen.Tests.Azure;

namespace NubesGen.Tests.GitOps;

public sealed class CiRunsTests
{
    private const string Run = "https://github.com/contoso/todo.app/actions/runs/123";
    private const string Question = "https://api.github.com/repos/contoso/todo.app/actions/runs/123";

    [Theory]
    [InlineData("""{ "status": "completed", "conclusion": "cancelled" }""", 200, true)]
    [InlineData("""{ "status": "in_progress", "conclusion": null }""", 200, false)]
    [InlineData("""{ "status": "queued" }""", 200, false)]
    [InlineData("""{ "message": "Not Found" }""", 404, false)]
    [InlineData("""{ "status": "completed" }""", 403, false)]
    [InlineData("<html>", 200, false)]
    [InlineData("[]", 200, false)]
    [InlineData("{}", 200, false)]
    public async Task Only_what_github_says_has_ended_has_ended(string answer, int status, bool ended)
    {
        var github = new FakeAzure().Answer(Question, status, answer);

        Assert.Equal(ended, await HasEndedAsync(github, Run, ("GITHUB_TOKEN", "t0ken")));
        Assert.Equal("Bearer t0ken", Assert.Single(github.Authorizations));
    }

    [Fact]
    public async Task Of_a_run_that_was_run_again_the_attempt_counts()
    {
        var github = new FakeAzure().Answer($"{Question}/attempts/1", 200, """{ "status": "completed" }""");

        Assert.True(await HasEndedAsync(github, $"{Run}/attempts/1", ("GITHUB_TOKEN", "t0ken")));
    }

    [Fact]
    public async Task A_network_that_is_away_proves_nothing() =>
        Assert.False(await HasEndedAsync(new FakeAzure().Fail(Question, new HttpRequestException("refused")), Run, ("GITHUB_TOKEN", "t0ken")));

    [Fact]
    public async Task Without_a_token_nobody_is_asked()
    {
        var github = new FakeAzure();

        Assert.False(await HasEndedAsync(github, Run));
        Assert.Empty(github.Requests);
    }

    [Theory]
    [InlineData("https://github.com.evil.example/contoso/todo/actions/runs/1")]
    [InlineData("https://evil.example/contoso/todo/actions/runs/1")]
    [InlineData("http://github.com/contoso/todo/actions/runs/1")]
    [InlineData("https://github.com@evil.example/contoso/todo/actions/runs/1")]
    [InlineData("https://github.com/contoso/../actions/runs/1")]
    [InlineData("https://github.com/../user/actions/runs/1")]
    [InlineData("https://github.com/contoso/todo/actions/runs/1?x=")]
    [InlineData("https://github.com/contoso/todo/actions/runs/1/attempts/../..")]
    [InlineData("alice on laptop")]
    public async Task The_token_goes_to_the_github_that_it_is_of_and_nowhere_else(string address)
    {
        var github = new FakeAzure();

        Assert.False(await HasEndedAsync(github, address, ("GITHUB_TOKEN", "t0ken")));
        Assert.Empty(github.Requests);
    }

    [Fact]
    public async Task A_company_may_have_a_github_of_its_own()
    {
        var github = new FakeAzure().Answer("https://git.contoso.com/api/v3/repos/team/app/actions/runs/7", 200, """{ "status": "completed" }""");
        (string, string)[] variables = [("GITHUB_SERVER_URL", "https://git.contoso.com"), ("GH_TOKEN", "t0ken")];

        Assert.True(await HasEndedAsync(github, "https://git.contoso.com/team/app/actions/runs/7", variables));
        Assert.False(await HasEndedAsync(github, Run, variables));
        Assert.Single(github.Requests);
    }

    private static Task<bool> HasEndedAsync(FakeAzure github, string run, params (string, string)[] variables) =>
        new CiRuns(ScrubbedMachine.Create(variables), new HttpClient(github)).HasEndedAsync(run, CancellationToken.None);
}
