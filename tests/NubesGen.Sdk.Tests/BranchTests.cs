namespace NubesGen.Tests;

/// <summary>Which branch is which environment, through a real build.</summary>
public sealed class BranchTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    [Fact]
    public async Task Main_is_no_environment_and_the_error_says_what_to_type()
    {
        await repository.InitGitAsync("main");

        var output = await repository.FailAsync("NG1001", "build", "-t:Provision");

        Assert.Contains("git switch -c env-", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task Hostile_and_similar_branch_names_give_different_environments_and_run_nothing()
    {
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("restore");
        var environments = new List<string>();
        string[] branches = ["env-$(touch pwned)", "env-`touch pwned`", "env-ÄÖ", "env-a_b", "env-a-b", "env-A-B", "env-" + new string('x', 200), "env-feature/x"];
        foreach (var branch in branches)
        {
            var info = await repository.InfoAsync($"-p:NubesGenBranch={Uri.EscapeDataString(branch)}");
            environments.Add(info.GetProperty("Identity").GetString()!);
        }

        Assert.Equal("a-b", environments[4]);
        Assert.Equal(branches.Length, environments.Distinct(StringComparer.Ordinal).Count());
        Assert.All(environments, name => Assert.Matches("^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$", name));
        Assert.Empty(Directory.GetFiles(repository.Path, "pwned", SearchOption.AllDirectories));
        await repository.FailAsync("NG1002", "build", "-t:Provision", "-p:NubesGenBranch=env-");
    }

    [Fact]
    public async Task A_hostile_branch_that_is_checked_out_is_deployed_and_runs_nothing()
    {
        // git allows no space in a branch, but this does in a shell.
        await repository.InitGitAsync("env-$(touch${IFS}pwned)");

        await repository.DotNetAsync("publish", "-t:DeployEnv");

        Assert.Empty(Directory.GetFiles(repository.Path, "pwned", SearchOption.AllDirectories));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task A_worktree_shares_the_store_and_a_detached_head_says_what_to_do()
    {
        await repository.InitGitAsync("main");
        await repository.CommitAsync();
        await repository.RunAsync("git", ["worktree", "add", "--quiet", "-b", "env-tree", repository["tree"]]);
        var project = repository["tree", repository.ProjectName, $"{repository.ProjectName}.csproj"];

        await repository.DotNetAsync("build", project, "-t:Provision");

        Assert.True(Directory.Exists(Path.Combine(repository.Store, "web-app", "rg-web-app-tree")));
        await repository.RunAsync("git", ["-C", repository["tree"], "checkout", "--quiet", "--detach"]);
        Assert.Contains("git switch", await repository.FailAsync("NG1004", "build", project, "-t:Provision"), StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();
}
