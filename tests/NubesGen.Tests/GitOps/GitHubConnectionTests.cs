using System.Net;
using NubesGen.GitOps.GitHub;

namespace NubesGen.Tests.GitOps;

public sealed class GitHubConnectionTests
{
    [Theory]
    [InlineData(null, null, "https://api.github.com/")]
    [InlineData("https://github.com", "https://api.github.com", "https://api.github.com/")]
    [InlineData("https://git.contoso.example", "https://git.contoso.example/api/v3/", "https://git.contoso.example/api/v3")]
    [InlineData("https://git.contoso.example", null, "https://git.contoso.example/api/v3")]
    [InlineData("https://contoso.ghe.com", null, "https://api.contoso.ghe.com/")]
    public void A_run_asks_the_GitHub_that_it_is_of(string? server, string? api, string expected) => Assert.Equal(
        expected,
        GitHubRemote.ApiOfRun(ScrubbedMachine.Create([.. new[] { ("GITHUB_SERVER_URL", server), ("GITHUB_API_URL", api) }
            .Where(variable => variable.Item2 is not null).Select(variable => (variable.Item1, variable.Item2!))])).ToString());

    [Fact]
    public async Task Each_request_says_who_asks_and_in_which_version()
    {
        var gitHub = new FakeGitHub();

        var answer = await Connect(gitHub).SendAsync(HttpMethod.Post, "/repos/me/app/x?y=ü", new { body = "text" }, CancellationToken.None);

        Assert.Equal(
            """
            POST https://api.github.test/v3/repos/me/app/x?y=%C3%BC
            Authorization: Bearer t0ken
            Accept: application/vnd.github+json
            X-GitHub-Api-Version: 2022-11-28
            User-Agent: NubesGen.Sdk
            {"body":"text"}
            """,
            gitHub.Asked);
        Assert.Equal((302, false), (answer.Status, answer.Succeeded));
    }

    [Fact]
    public async Task Whoever_has_no_token_says_nothing_of_one()
    {
        var gitHub = new FakeGitHub();

        await Connect(gitHub, null).SendAsync(HttpMethod.Get, "/user", null, CancellationToken.None);

        Assert.DoesNotContain("Authorization", gitHub.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_a_phrase_and_a_cancellation_is_none()
    {
        var gitHub = new FakeGitHub { Failure = new HttpRequestException("No route to host.\nmore") };
        Assert.Equal("No route to host", (await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(gitHub, CancellationToken.None))).Message);

        gitHub.Failure = new TaskCanceledException();
        Assert.Equal("it does not answer in time", (await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(gitHub, CancellationToken.None))).Message);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(gitHub, new CancellationToken(canceled: true)));
    }

    private static Task<GitHubAnswer> AskAsync(FakeGitHub gitHub, CancellationToken cancellationToken) =>
        Connect(gitHub).SendAsync(HttpMethod.Get, "/user", null, cancellationToken);

    private static GitHubConnection Connect(FakeGitHub gitHub, string? token = "t0ken") => new(new HttpClient(gitHub), new Uri("https://api.github.test/v3"), token);

    private sealed class FakeGitHub : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";

        public Exception? Failure { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = string.Join('\n', request.Headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Prepend($"{request.Method} {request.RequestUri!.AbsoluteUri}")
                .Append(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            return Failure is null ? new HttpResponseMessage(HttpStatusCode.Redirect) : throw Failure;
        }
    }
}
