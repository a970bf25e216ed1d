using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Processes;
using NubesGen.Tests.Azure;
using NubesGen.Tests.Environments;

namespace NubesGen.Tests.GitOps;

public sealed class DefaultBranchTests
{
    private const string Workflow = ".github/workflows/gitops-app ü.yml";
    private const string Address = "https://api.github.test/repos/contoso/todo/contents/.github/workflows/gitops-app%20%C3%BC.yml";

    [Fact]
    public async Task A_clone_knows_what_the_remotes_default_branch_has()
    {
        using var folder = new GitFolder();
        var origin = await folder.CreateAsync("origin");
        Assert.Null(await HasAsync(origin));
        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", $"file://{origin}", "clone");
        Assert.False(await HasAsync(folder["clone"]));

        Directory.CreateDirectory(Path.Combine(origin, ".github", "workflows"));
        await File.WriteAllTextAsync(Path.Combine(origin, Workflow), "");
        await GitFolder.GitAsync(origin, "add", "--all");
        await GitFolder.GitAsync(origin, "commit", "--quiet", "--message=workflow");
        await GitFolder.GitAsync(folder["clone"], "fetch", "--quiet");

        Assert.True(await HasAsync(folder["clone"]));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    [InlineData(403, null)]
    public async Task In_a_run_GitHub_is_asked_whose_clones_have_one_commit_only(int status, bool? has)
    {
        var github = new FakeAzure().Answer(Address, status, "{}");

        Assert.Equal(has, await HasAsync(
            "/nowhere", github, ("GITHUB_ACTIONS", "true"), ("GITHUB_API_URL", "https://api.github.test"), ("GITHUB_TOKEN", "t0ken"), ("GITHUB_REPOSITORY", "contoso/todo")));
        Assert.Single(github.Requests);
    }

    private static Task<bool?> HasAsync(string directory, FakeAzure? github = null, params (string, string)[] variables)
    {
        var machine = ScrubbedMachine.Create(variables);
        return new DefaultBranch(new GitClient(new CommandRunner(machine), machine), new GitHubApi(machine, new HttpClient(github ?? new FakeAzure())), GitHubRun.Of(machine))
            .HasAsync(directory, Workflow, CancellationToken.None);
    }
}
