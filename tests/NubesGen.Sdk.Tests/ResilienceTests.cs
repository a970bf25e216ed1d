using System.Diagnostics;

namespace NubesGen.Tests;

/// <summary>Killed, doubled, interrupted or run where others are: the next run ends in a working environment.</summary>
public sealed class ResilienceTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    [Theory]
    [InlineData("dotnet", "terraform init")]
    [InlineData("dotnet", "plan:")]
    [InlineData("dotnet", "trying release")]
    [InlineData("terraform", "terraform init")]
    public async Task Killed_at_any_step_the_next_run_ends_in_a_working_environment(string victim, string step)
    {
        await repository.InitGitAsync("env-killed");
        var pid = 0;
        var killed = false;
        await repository.StartAsync(
            "dotnet", ["publish", "-t:DeployEnv", "-nodeReuse:false"],
            onStarted: id => pid = id,
            onOutput: line =>
            {
                if (!killed && line.Contains(step, StringComparison.Ordinal))
                {
                    killed = true;
                    Kill(victim, pid);
                }
            });
        Assert.True(killed);

        await repository.DotNetAsync("publish", "-t:DeployEnv");

        Assert.Equal("one", await http.GetStringAsync(await repository.AddressAsync()));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
    }

    [Fact]
    public async Task Interrupted_while_a_release_is_tried_the_old_one_serves_and_the_error_says_how_to_go_on()
    {
        await repository.InitGitAsync("env-stopped");
        await repository.DotNetAsync("publish", "-t:DeployEnv");
        repository.WriteProgram("await Task.Delay(TimeSpan.FromMinutes(5));");
        using var cancellation = new CancellationTokenSource();
        var output = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repository.StartAsync(
            "dotnet", ["publish", "-t:DeployEnv", "-nodeReuse:false"], cancellationToken: cancellation.Token, onOutput: line =>
            {
                output.Add(line);
                if (line.Contains("trying release", StringComparison.Ordinal))
                {
                    cancellation.Cancel();
                }
            }));

        Assert.Contains(output, line => line.Contains("error NG5017:", StringComparison.Ordinal));
        Assert.Equal("one", await http.GetStringAsync(await repository.AddressAsync()));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
    }

    [Fact]
    public async Task Two_deployments_at_once_wait_for_each_other()
    {
        await repository.InitGitAsync("env-both");
        // A clone of its own: two builds of one folder would fight over obj/, which is not ours to settle.
        await repository.CommitAsync();
        await repository.RunAsync("git", ["worktree", "add", "--quiet", "--detach", repository["tree"]]);
        var project = repository["tree", repository.ProjectName, $"{repository.ProjectName}.csproj"];

        var both = await Task.WhenAll(
            repository.StartAsync("dotnet", ["publish", "-t:DeployEnv", "-nodeReuse:false"]),
            repository.StartAsync("dotnet", ["publish", project, "-t:DeployEnv", "-p:NubesGenEnvironment=both", "-nodeReuse:false"]));

        Assert.All(both, result => Assert.True(result.Succeeded, result.Output));
        Assert.Equal("one", await http.GetStringAsync(await repository.AddressAsync()));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
    }

    [Fact]
    public async Task A_second_repository_in_the_same_store_does_not_touch_the_first()
    {
        using var other = new TestRepository(package);
        await repository.InitGitAsync("env-same");
        await other.InitGitAsync("env-same");
        var store = $"-p:NubesGenLocalStore={repository["shared"]}";
        await repository.DotNetAsync("publish", "-t:DeployEnv", store);

        await other.FailAsync("NG4001", "build", "-t:Provision", store);
        await other.FailAsync("NG4001", "build", "-t:DestroyEnv", store);

        Assert.Equal("one", await http.GetStringAsync(await repository.AddressAsync(store)));
        await repository.DotNetAsync("build", "-t:DestroyEnv", store);
    }

    [Fact]
    public async Task A_command_substitution_returns_while_the_application_runs()
    {
        await repository.InitGitAsync("env-subst");

        var result = await repository.RunAsync("sh", ["-c", "x=$(dotnet publish -t:DeployEnv -nodeReuse:false) && echo \"returned: ${#x}\""]);

        Assert.Contains("returned:", result.Output, StringComparison.Ordinal);
        Assert.Equal("one", await http.GetStringAsync(await repository.AddressAsync()));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
    }

    [Fact]
    public async Task In_CI_no_cloud_is_taken_by_itself()
    {
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("build");
        var ci = ScrubbedMachine.Create(
            ("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "env-ci"));

        var result = await repository.StartAsync("dotnet", ["build", repository.ProjectFile, "-t:Provision"], ci);

        Assert.Contains("error NG6001", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task A_protected_environment_is_destroyed_only_when_its_name_is_given()
    {
        await repository.InitGitAsync("env-prod");
        await repository.DotNetAsync("build", "-t:Provision");

        await repository.FailAsync("NG1007", "build", "-t:DestroyEnv");
        await repository.DotNetAsync("build", "-t:DestroyEnv", "-p:NubesGenConfirm=prod");

        Assert.False(Directory.Exists(repository.Store));
    }

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    private static void Kill(string victim, int build)
    {
        if (victim == "dotnet")
        {
            Process.GetProcessById(build).Kill();
            return;
        }

        foreach (var process in Process.GetProcessesByName("terraform").Where(process => ParentOf(process.Id) == build))
        {
            process.Kill();
        }
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
