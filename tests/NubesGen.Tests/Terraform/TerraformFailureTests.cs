using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

[Trait("Category", "Slow")]
public sealed class TerraformFailureTests
{
    [Fact]
    public async Task An_error_points_at_the_file_and_the_line()
    {
        using var home = new TerraformHome("resource \"terraform_data\" \"bad\" {\n  input = nonsense\n}\n");

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => home.PlanAsync())).Problems);

        Assert.Equal("NG3007", problem.Code);
        Assert.Equal(Path.Combine(home.Configuration, "main.tf"), problem.File);
        Assert.Equal((5, 11), (problem.Line, problem.Column));
        Assert.StartsWith("Terraform: Invalid reference: A reference to a resource type must be followed by", problem.Message);
        Assert.EndsWith("type the same command again: what is done stays done.", problem.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_terraform_fails_init_with_its_line()
    {
        using var home = new TerraformHome("resource {{{\n");

        var problems = (await Assert.ThrowsAsync<NubesGenException>(() => home.PlanAsync())).Problems;

        Assert.All(problems, problem => Assert.Equal(("NG3007", 4), (problem.Code, problem.Line)));
    }

    [Fact]
    public async Task A_failed_resource_is_named_and_the_others_are_not_blamed()
    {
        using var home = new TerraformHome("""
            resource "terraform_data" "good" {}
            resource "terraform_data" "bad" {
              provisioner "local-exec" {
                command = "echo boom; exit 7"
              }
            }
            """);

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(home.ApplyAsync)).Problems);

        Assert.Contains("at terraform_data.bad", problem.Message);
        Assert.Contains("boom", problem.Message);
        Assert.Contains("creating terraform_data.bad failed after 0s", home.Reporter.Steps);
        Assert.Contains("terraform_data.good", await home.ResourcesAsync());
    }

    [Fact]
    public async Task A_warning_is_reported_and_does_not_fail()
    {
        using var home = new TerraformHome("""
            check "weather" {
              assert {
                condition     = terraform_data.one.input == "sun"
                error_message = "It rains."
              }
            }
            resource "terraform_data" "one" {
              input = "rain"
            }
            """);

        using var plan = await home.PlanAsync();

        var warning = Assert.Single(home.Reporter.Problems);
        Assert.Equal(("NG3008", Severity.Warning, 6), (warning.Code, warning.Severity, warning.Line));
        Assert.Contains("It rains.", warning.Message);
    }

    [Fact]
    public async Task A_plan_that_was_overtaken_is_not_applied()
    {
        using var home = new TerraformHome("resource \"terraform_data\" \"one\" {}\n");
        var slow = await home.PlanAsync();
        await home.ApplyAsync();

        var error = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.ApplyAsync(home.Context, slow, CancellationToken.None));

        Assert.Equal("NG3011", Assert.Single(error.Problems).Code);
        Assert.False(File.Exists(slow.File));
    }

    [Fact]
    public async Task Outputs_of_a_state_that_cannot_be_read_are_an_error()
    {
        using var home = new TerraformHome("");
        await home.Client.InitAsync(home.Context, CancellationToken.None);
        Directory.CreateDirectory(home["state"]);
        File.WriteAllText(home["state", "terraform.tfstate"], "no json");

        var error = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.OutputsAsync(home.Context, CancellationToken.None));

        Assert.Equal("NG3009", Assert.Single(error.Problems).Code);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_never_passes_for_a_plan()
    {
        using var home = new TerraformHome("");
        await home.Client.InitAsync(home.Context, CancellationToken.None);
        // Where no file can be made, the shell that redirects the output ends with 2, which for a plan means that there are changes.
        home.Context = home.Context with { LogDirectory = "/proc/self" };

        var error = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.PlanAsync(home.Context, destroy: false, CancellationToken.None));

        Assert.Equal("NG3009", Assert.Single(error.Problems).Code);
        Assert.Empty(Directory.EnumerateFiles(home.Context.DataDirectory, "*.tfplan"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        using var home = new TerraformHome("");
        File.WriteAllText(home["file"], "in the way");
        home.Context = home.Context with { DataDirectory = home["file", "data"] };

        var error = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.InitAsync(home.Context, CancellationToken.None));

        Assert.Equal("NG4003", Assert.Single(error.Problems).Code);
        Assert.Contains(home["file", "data"], error.Message);
    }

    [Fact]
    public void A_plan_that_would_lose_data_is_refused_and_says_what()
    {
        var plan = new Plan("none", [
            new PlannedChange("azurerm_postgresql_flexible_server.main", "azurerm_postgresql_flexible_server", PlannedAction.Replace, "cannot_update"),
            new PlannedChange("azurerm_storage_account.main", "azurerm_storage_account", PlannedAction.Delete, null),
            new PlannedChange("azurerm_redis_cache.main", "azurerm_redis_cache", PlannedAction.Update, null),
            new PlannedChange("azurerm_service_plan.main", "azurerm_service_plan", PlannedAction.Delete, null),
        ], IsEmpty: false);

        var problem = Assert.Single(Assert.Throws<NubesGenException>(() => plan.RefuseDataLoss(change => change.ResourceType != "azurerm_service_plan")).Problems);

        Assert.Equal("NG3014", problem.Code);
        Assert.Contains("azurerm_postgresql_flexible_server.main would be replaced (cannot_update), azurerm_storage_account.main would be destroyed.", problem.Message);
        Assert.DoesNotContain("redis", problem.Message);
        Assert.DoesNotContain("service_plan", problem.Message);
        plan.RefuseDataLoss(change => change.ResourceType == "azurerm_redis_cache");
    }
}
