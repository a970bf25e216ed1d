using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Processes;

namespace NubesGen.Tests;

/// <summary>What <c>PlanEnv -p:NubesGenCloud=Simulated</c> shows of an Azure environment, without an account, a network or a state.</summary>
[Trait("Category", "Slow")]
public sealed partial class OfflinePlanTests(PackageFixture package) : IDisposable
{
    private const string Simulated = "-p:NubesGenCloud=Simulated";

    private readonly TestRepository repository = new(package);

    [Fact]
    public async Task The_resources_of_an_application_are_printed_and_returned_and_nothing_is_left()
    {
        await repository.InitGitAsync("env-demo");
        repository.ChangeProject(root =>
        {
            root.AddProperty("NubesGenDatabase", "PostgreSql");
            root.AddProperty("NubesGenAddons", "StorageBlob");
        });

        var printed = (await repository.DotNetAsync("build", "-t:PlanEnv", Simulated)).Output;

        Assert.Contains("create azurerm_resource_group.main (rg-web-app-demo)", printed, StringComparison.Ordinal);
        Assert.Contains("create azurerm_linux_web_app.main (app-web-app-demo-", printed, StringComparison.Ordinal);
        Assert.Contains("create azurerm_postgresql_flexible_server.main (psql-web-app-demo-", printed, StringComparison.Ordinal);
        Assert.Contains("create azurerm_storage_account.main (stwebappdemo", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", printed, StringComparison.Ordinal);
        Assert.False(Directory.Exists(repository.Store));
        var left = Directory.EnumerateFileSystemEntries(repository[Terraform()]).Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(".terraform", left);
        Assert.DoesNotContain(".terraform.lock.hcl", left);
    }

    [Fact]
    public async Task A_size_in_an_environments_own_file_changes_that_environments_plan_only()
    {
        await repository.DotNetAsync("build");
        repository.Write(Terraform("environments", "alice.tfvars"), "app_service_sku = \"P1v3\"\n");

        Assert.Equal("P1v3", Value(await PlanAsync("alice"), "azurerm_service_plan.main", "sku_name"));
        Assert.Equal("B1", Value(await PlanAsync("bob"), "azurerm_service_plan.main", "sku_name"));
    }

    [Fact]
    public async Task A_wrong_value_is_shown_with_its_file_and_line_and_one_for_nobody_is_told()
    {
        await repository.DotNetAsync("build");
        repository.Write(Terraform("environments", "alice.tfvars"), "# Smaller.\nlog_daily_quota_gb = \"little\"\n");

        var failed = await repository.FailAsync("NG3007", "build", "-t:PlanEnv", Simulated, "-p:NubesGenEnvironment=alice");
        var bob = await repository.DotNetAsync("build", "-t:PlanEnv", Simulated, "-p:NubesGenEnvironment=bob");

        Assert.Matches(@"environments/alice\.tfvars\(2,\d+\): error NG3007", failed);
        Assert.Contains("there is no environments/bob.tfvars, so the defaults count (there are alice.tfvars)", bob.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_users_own_survive_regeneration_and_take_part()
    {
        await repository.DotNetAsync("build");
        const string own = "resource \"azurerm_storage_container\" \"mine\" {\n  name               = \"mine\"\n  storage_account_id = azurerm_storage_account.main.id\n}\n";
        const string overriding = "resource \"azurerm_service_plan\" \"main\" {\n  sku_name = \"S2\"\n}\n\nterraform {\n  backend \"local\" {\n    path = \"/proc/none\"\n  }\n}\n";
        repository.Write(Terraform("mine.tf"), own);
        repository.Write(Terraform("zz_override.tf"), overriding);
        repository.ChangeProject(root => root.AddProperty("NubesGenAddons", "StorageBlob"));

        var plan = await PlanAsync("alice");

        Assert.Equal("S2", Value(plan, "azurerm_service_plan.main", "sku_name"));
        Assert.Equal("mine", Value(plan, "azurerm_storage_container.mine", "name"));
        Assert.Equal(own, await File.ReadAllTextAsync(repository[Terraform("mine.tf")]));
        Assert.Equal(overriding, await File.ReadAllTextAsync(repository[Terraform("zz_override.tf")]));
    }

    [Fact]
    public async Task Files_that_were_taken_over_are_planned_as_they_are()
    {
        await repository.DotNetAsync("build");
        var main = repository[Terraform("main.tf")];
        var text = (await File.ReadAllTextAsync(main)).Replace("managed-by       = \"NubesGen.Sdk\"", "managed-by       = \"me\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(main, text);
        File.Delete(repository[Terraform("outputs.tf")]);
        repository.ChangeProject(root => root.AddProperty("NubesGenGenerate", "false"));

        // In CI too nobody compares them with what would be generated.
        var result = await repository.StartAsync(
            "dotnet", ["build", "-t:PlanEnv", Simulated, "-p:NubesGenEnvironment=alice", "-getTargetResult:PlanEnv", "-nodeReuse:false"], ScrubbedMachine.Create(("CI", "true")));

        Assert.True(result.Succeeded, result.Output + result.Error);
        Assert.Equal("me", Change(await ReportAsync(result), "azurerm_resource_group.main").GetProperty("tags").GetProperty("after").GetProperty("managed-by").GetString());
        Assert.Equal(text, await File.ReadAllTextAsync(main));
        Assert.False(File.Exists(repository[Terraform("outputs.tf")]));
    }

    [Fact]
    public async Task A_resource_that_the_stand_in_does_not_know_is_named_with_its_file_and_line()
    {
        await repository.DotNetAsync("build");
        repository.Write(Terraform("mine.tf"), "# Mine.\nresource \"azurerm_nothing_of_this_name\" \"mine\" {}\n");

        var output = await repository.FailAsync("NG3016", "build", "-t:PlanEnv", Simulated, "-p:NubesGenEnvironment=alice");

        Assert.Contains($"{repository[Terraform("mine.tf")]}(2,10): error NG3016: The offline plan does not know azurerm_nothing_of_this_name", output, StringComparison.Ordinal);
        // The folder that was planned in is gone; its log is not.
        var log = LogFile().Match(output).Groups[1].Value;
        Assert.Contains("NG3016", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Provision")]
    [InlineData("Deploy")]
    [InlineData("DestroyEnv")]
    [InlineData("EnvInfo")]
    [InlineData("Terraform")]
    public async Task No_other_target_takes_the_simulated_cloud(string target)
    {
        var output = await repository.FailAsync("NG6005", "build", $"-t:{target}", Simulated, "-p:NubesGenEnvironment=alice");

        Assert.Contains("-t:PlanEnv", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(repository.Store));
    }

    public void Dispose() => repository.Dispose();

    private static JsonElement Change(JsonElement report, string address) =>
        report.GetProperty("changes").EnumerateArray().Single(change => change.GetProperty("address").GetString() == address).GetProperty("values");

    private static string? Value(JsonElement report, string address, string attribute) =>
        Change(report, address).GetProperty(attribute).GetProperty("after").GetString();

    private static async Task<JsonElement> ReportAsync(CommandResult result)
    {
        var file = TestRepository.Items(result, "PlanEnv")[0].GetProperty("ReportFile").GetString()!;
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return report.RootElement.Clone();
    }

    private async Task<JsonElement> PlanAsync(string environment) => await ReportAsync(
        await repository.DotNetAsync("build", "-t:PlanEnv", Simulated, $"-p:NubesGenEnvironment={environment}", "-getTargetResult:PlanEnv"));

    [GeneratedRegex(@"Log: (.+-PlanEnv\.log)", RegexOptions.CultureInvariant)]
    private static partial Regex LogFile();

    /// <summary>A path in the folder of generated files, relative to the repository.</summary>
    private string Terraform(params string[] parts) => Path.Combine([repository.ProjectName, "terraform", .. parts]);
}
