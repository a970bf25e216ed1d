using System.Net;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Processes;
using NubesGen.Tests.Environments;

namespace NubesGen.Tests.GitOps;

public sealed class RemoteBranchesTests
{
    [Fact]
    public async Task The_remote_says_which_branches_there_are_now_whatever_the_clone_knows()
    {
        using var folder = new GitFolder();
        var origin = await folder.CreateAsync("origin");
        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", "origin", "clone");
        await GitFolder.GitAsync(origin, "branch", "env-größe/x;y");

        var answer = await Ask().OfOriginAsync(folder["clone"], CancellationToken.None);

        Assert.Equal(["env-alice", "env-größe/x;y"], answer.Branches!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_cannot_be_reached_or_has_none_at_all_says_nothing()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        var without = await Ask().OfOriginAsync(repo, CancellationToken.None);
        await GitFolder.GitAsync(folder.Path, "init", "--quiet", "--bare", "empty.git");
        await GitFolder.GitAsync(repo, "remote", "add", "origin", folder["empty.git"]);
        var empty = await Ask().OfOriginAsync(repo, CancellationToken.None);
        Directory.Delete(folder["empty.git"], recursive: true);
        var gone = await Ask().OfOriginAsync(repo, CancellationToken.None);

        Assert.All(new[] { without, empty, gone }, answer => Assert.Null(answer.Branches));
        Assert.Contains("no branches at all", empty.WhyNot, StringComparison.Ordinal);
        Assert.Contains("origin", without.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bare_repository_of_this_machine_may_have_none()
    {
        using var folder = new GitFolder();
        await GitFolder.GitAsync(folder.Path, "init", "--quiet", "--bare", "gitops.git");

        Assert.Empty((await Ask().OfBareAsync(folder["gitops.git"], CancellationToken.None)).Branches!);
    }

    [Fact]
    public async Task GitHub_is_asked_page_by_page_with_the_token_of_the_run()
    {
        var github = new FakeGitHub(page => page == 1 ? Enumerable.Range(0, 100).Select(number => $"env-{number}") : ["main"]);

        var answer = await Ask(github, ("GITHUB_TOKEN", "secret")).OfOriginAsync("/", CancellationToken.None);

        Assert.Equal(101, answer.Branches!.Count);
        Assert.Equal(
            ["https://github.example/api/repos/me/app/branches?per_page=100&page=1", "https://github.example/api/repos/me/app/branches?per_page=100&page=2"],
            github.Asked);
        Assert.Equal("Bearer secret", github.Authorization);
    }

    [Fact]
    public async Task Without_a_token_or_with_an_error_GitHub_says_nothing()
    {
        var refusing = new FakeGitHub(_ => null);

        Assert.Equal("GITHUB_TOKEN is not set", (await Ask(refusing).OfOriginAsync("/", CancellationToken.None)).WhyNot);
        Assert.Equal("GitHub answers 403", (await Ask(refusing, ("GITHUB_TOKEN", "x")).OfOriginAsync("/", CancellationToken.None)).WhyNot);
    }

    private static RemoteBranches Ask()
    {
        var machine = ScrubbedMachine.Create();
        return new RemoteBranches(new GitClient(new CommandRunner(machine), machine), new GitHubApi(machine, new HttpClient()), null);
    }

    private static RemoteBranches Ask(FakeGitHub github, params (string Name, string Value)[] variables)
    {
        var machine = ScrubbedMachine.Create(
            [("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "me/app"), ("GITHUB_API_URL", "https://github.example/api"), .. variables]);
        return new RemoteBranches(new GitClient(new CommandRunner(machine), machine), new GitHubApi(machine, new HttpClient(github)), GitHubRun.Of(machine));
    }

    private sealed class FakeGitHub(Func<int, IEnumerable<string>?> page) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public string? Authorization { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            Authorization = request.Headers.Authorization?.ToString();
            return Task.FromResult(page(Asked.Count) is { } names
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', names.Select(name => $$"""{"name":"{{name}}"}"""))}]") }
                : new HttpResponseMessage(HttpStatusCode.Forbidden));
        }
    }
}
