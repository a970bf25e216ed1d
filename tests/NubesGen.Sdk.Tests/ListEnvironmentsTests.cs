namespace NubesGen.Tests;

/// <summary>All environments of a project, on the Local cloud.</summary>
public sealed class ListEnvironmentsTests(PackageFixture package) : IDisposable
{
    /// <summary>MSBuild takes <c>%41</c> for an A and a semicolon for the end of an item.</summary>
    private const string AwkwardBranch = "env-per%41cent;x";

    private readonly TestRepository repository = new(package);

    [Fact]
    public async Task Environments_are_listed_for_people_and_for_scripts_and_what_is_no_longer_needed_stands_out()
    {
        await repository.InitGitAsync(AwkwardBranch);
        await repository.DotNetAsync("build", "-t:Provision");
        await repository.CommitAsync();
        await repository.SwitchAsync("env-bob");
        await repository.DotNetAsync("publish", "-t:DeployEnv", "-p:NubesGenTimeToLive=00:00:01");
        var address = await repository.AddressAsync();
        await repository.SwitchAsync("main");
        await repository.RunAsync("git", ["branch", "--quiet", "-D", "env-bob"]);

        var items = TestRepository.Items(await repository.DotNetAsync("build", "-t:ListEnvs", "-getTargetResult:ListEnvs"), "ListEnvs");

        string Of(int item, string metadata) => items[item].GetProperty(metadata).GetString()!;
        Assert.Equal(2, items.Count);
        Assert.Equal("bob", Of(0, "Identity"));
        Assert.Equal(address, Of(0, "Address"));
        Assert.Equal("env-bob", Of(0, "Branch"));
        Assert.Equal("running;orphaned;expired", Of(0, "Status"));
        Assert.Equal((await repository.RunAsync("git", ["rev-parse", "HEAD"])).Output.Trim(), Of(0, "Commit"));
        Assert.InRange(DateTimeOffset.Parse(Of(0, "Expires"), null), DateTimeOffset.Parse(Of(0, "Changed"), null).AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Equal($"{Environment.UserName} on {Environment.MachineName}", Of(0, "ChangedBy"));
        Assert.Equal("", Of(0, "Lock"));
        Assert.StartsWith("per-41cent-x-", Of(1, "Identity"), StringComparison.Ordinal);
        Assert.Equal(AwkwardBranch, Of(1, "Branch"));
        Assert.Equal("provisioned", Of(1, "Status"));
        Assert.Equal("", Of(1, "Expires"));
        var page = await File.ReadAllTextAsync(Of(0, "Page"));
        Assert.Contains("2 environments, 1 expired, 1 orphaned", page, StringComparison.Ordinal);

        var seen = await repository.RunAsync("script", ["-qec", "stty cols 200; dotnet build -t:ListEnvs -tl:on -nodeReuse:false", "/dev/null"]);
        // A line may follow the code that clears the live status at once.
        Assert.Matches("NAME +STATUS +BRANCH +", seen.Output);
        Assert.Matches("bob +ORPHANED +env-bob +", seen.Output);
        Assert.Contains("→", seen.Output, StringComparison.Ordinal);
        await repository.DotNetAsync("build", "-t:DestroyEnv", "-p:NubesGenEnvironment=bob");
    }

    [Fact]
    public async Task Without_environments_it_says_what_to_type_and_needs_no_branch_and_makes_no_store()
    {
        await repository.InitGitAsync("main");
        repository.ChangeProject(root => root.AddProperty("NubesGenEnvironmentPrefix", "team/"));

        var list = await repository.DotNetAsync("build", "-t:ListEnvs");

        Assert.Contains("git switch -c team/<name>", list.Output, StringComparison.Ordinal);
        Assert.Contains("Web App -> ", list.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet publish -t:DeployEnv", await File.ReadAllTextAsync(repository[repository.ProjectName, "obj", "Web App.csproj.nubesgen.environments.html"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(repository.Store));
        await repository.FailAsync("NG6005", "build", "-t:ListEnvs", "-p:NubesGenCloud=Simulated");
    }

    public void Dispose() => repository.Dispose();
}
