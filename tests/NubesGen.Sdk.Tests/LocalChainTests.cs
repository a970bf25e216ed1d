using System.Text.Json;

namespace NubesGen.Tests;

/// <summary>From a branch to an address and back, on the Local cloud.</summary>
public sealed class LocalChainTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    [Fact]
    public async Task An_environment_is_deployed_changed_kept_through_a_bad_release_and_destroyed()
    {
        await repository.InitGitAsync("env-alice");
        var first = await repository.DotNetAsync("publish", "-t:DeployEnv");
        Assert.Matches(@"Took \d+\.\d s: publish \d+\.\d s, provision \d+\.\d s, trial \d+\.\d s, switch \d+\.\d s", first.Output);
        var alice = await repository.AddressAsync();
        Assert.Equal("one", await http.GetStringAsync(alice));

        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "two", StringComparison.Ordinal));
        await repository.DotNetAsync("publish", "-t:DeployEnv");
        Assert.Equal(alice, await repository.AddressAsync());
        Assert.Equal("two", await http.GetStringAsync(alice));

        repository.WriteProgram(TestRepository.DefaultProgram.Replace("\"one\"", "Results.StatusCode(500)", StringComparison.Ordinal));
        await repository.FailAsync("NG5010", "publish", "-t:DeployEnv", "-p:NubesGenHealthTimeout=00:00:03");
        Assert.Equal("two", await http.GetStringAsync(alice));

        await repository.SwitchAsync("env-bob");
        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "bob", StringComparison.Ordinal));
        await repository.DotNetAsync("publish", "-t:DeployEnv");
        var bob = await repository.AddressAsync();
        Assert.NotEqual(alice, bob);
        Assert.Equal("bob", await http.GetStringAsync(bob));
        Assert.Equal("two", await http.GetStringAsync(alice));

        await repository.DotNetAsync("build", "-t:DestroyEnv");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(bob));
        Assert.Equal("two", await http.GetStringAsync(alice));

        await repository.DotNetAsync("build", "-t:DestroyEnv", "-p:NubesGenEnvironment=alice");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(alice));
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
        Assert.False(Directory.Exists(repository.Store));

        var again = await repository.DotNetAsync("build", "-t:DestroyEnv");
        Assert.Contains("nothing to destroy", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_without_a_change_says_so_and_changes_nothing()
    {
        await repository.InitGitAsync("env-quiet");
        await repository.DotNetAsync("build", "-t:Provision");
        var state = await File.ReadAllBytesAsync(State("quiet"));

        var second = await repository.DotNetAsync("build", "-t:Provision");

        Assert.Contains("No changes", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("terraform init", second.Output, StringComparison.Ordinal);
        Assert.Equal(state, await File.ReadAllBytesAsync(State("quiet")));
    }

    [Fact]
    public async Task Deploy_without_an_environment_says_what_to_type()
    {
        await repository.InitGitAsync("env-none");

        Assert.Contains("-t:DeployEnv", await repository.FailAsync("NG5016", "build", "-t:Deploy"), StringComparison.Ordinal);
        await repository.FailAsync("NG5016", "build", "-t:Terraform", "-p:NubesGenTerraformArguments=state list");
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task The_plan_is_a_result_and_a_file_and_touches_nothing()
    {
        await repository.InitGitAsync("env-plan");
        await repository.DotNetAsync("restore");

        var plan = await repository.DotNetAsync("build", "-t:PlanEnv", "-getTargetResult:PlanEnv");

        var changes = TestRepository.Items(plan, "PlanEnv");
        var app = Assert.Single(changes, change => change.GetProperty("Identity").GetString() == "terraform_data.app");
        Assert.Equal("create", app.GetProperty("Action").GetString());
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(app.GetProperty("ReportFile").GetString()!));
        Assert.Equal(changes.Count, report.RootElement.GetProperty("changes").GetArrayLength());
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task Terraform_runs_in_the_environments_own_context_and_by_hand()
    {
        await repository.InitGitAsync("env-hand");
        await repository.DotNetAsync("build", "-t:Provision");

        var list = await repository.DotNetAsync("build", "-t:Terraform", "-p:NubesGenTerraformArguments=state list");
        Assert.Contains("terraform_data.app", list.Output, StringComparison.Ordinal);

        var help = (await repository.DotNetAsync("build", "-t:Terraform")).Output.Split('\n').Select(line => line.Trim()).ToList();
        var export = help.Single(line => line.StartsWith("export TF_DATA_DIR=", StringComparison.Ordinal));
        var init = help.Single(line => line.StartsWith("terraform -chdir=", StringComparison.Ordinal));
        var script = $"{export} && {init} >/dev/null && {init[..init.IndexOf(" init", StringComparison.Ordinal)]} state list";
        var byHand = await repository.RunAsync("sh", ["-c", script]);
        Assert.Contains("terraform_data.app", byHand.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_what_is_well_and_what_is_not()
    {
        await repository.InitGitAsync("env-well");
        var well = await repository.DotNetAsync("build", "-t:Doctor");
        Assert.Contains("ok   terraform", well.Output, StringComparison.Ordinal);

        var disturbed = await repository.StartAsync(
            "dotnet", ["build", "-t:Doctor"], ScrubbedMachine.Create(("TF_CLI_CONFIG_FILE", repository["missing.tfrc"])));
        Assert.Contains("does not exist", disturbed.Output, StringComparison.Ordinal);

        await repository.SwitchAsync("main");
        Assert.Contains("git switch -c env-", await repository.FailAsync("NG6004", "build", "-t:Doctor"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    private string State(string environment) => Path.Combine(repository.Store, "web-app", $"rg-web-app-{environment}", "terraform.tfstate");
}
