using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

[Trait("Category", "Slow")]
public sealed class TerraformClientTests
{
    private const string TwoResources = """
        resource "terraform_data" "one" {
          input = "1"
        }
        resource "terraform_data" "two" {
          input = terraform_data.one.output
        }
        output "address" {
          value = "http://${terraform_data.two.output}"
        }
        output "secret" {
          value     = "s3cr3t"
          sensitive = true
        }
        """;

    [Fact]
    public async Task A_plan_lists_its_changes_and_applies_as_it_is()
    {
        using var home = new TerraformHome(TwoResources);
        var plan = await home.PlanAsync();

        Assert.False(plan.IsEmpty);
        Assert.Equal(
            [new PlannedChange("terraform_data.one", "terraform_data", PlannedAction.Create, null), new PlannedChange("terraform_data.two", "terraform_data", PlannedAction.Create, null)],
            plan.Changes.OrderBy(change => change.Address));

        await home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);

        Assert.Equal(["terraform_data.one", "terraform_data.two"], await home.ResourcesAsync());
        Assert.Contains("plan: 2 to create", home.Reporter.Steps);
        Assert.Contains("created terraform_data.one (0s), 1 of 2", home.Reporter.Steps);
        Assert.Contains("created terraform_data.two (0s), 2 of 2", home.Reporter.Steps);
    }

    [Fact]
    public async Task Nothing_to_change_is_an_empty_plan()
    {
        using var home = new TerraformHome(TwoResources);
        await home.ApplyAsync();

        using var plan = await home.PlanAsync();

        Assert.True(plan.IsEmpty);
        Assert.Contains("plan: nothing to change", home.Reporter.Steps);
    }

    [Fact]
    public async Task A_changed_output_alone_is_not_an_empty_plan()
    {
        using var home = new TerraformHome(TwoResources);
        await home.ApplyAsync();
        home.Write(TwoResources.Replace("http://", "https://"));

        using var plan = await home.PlanAsync();

        Assert.False(plan.IsEmpty);
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public async Task Replacing_and_forgetting_are_told_apart_from_destroying()
    {
        using var home = new TerraformHome("""
            resource "terraform_data" "replaced" {
              triggers_replace = "1"
            }
            resource "terraform_data" "forgotten" {}
            resource "terraform_data" "destroyed" {}
            """);
        await home.ApplyAsync();
        home.Write("""
            resource "terraform_data" "replaced" {
              triggers_replace = "2"
            }
            removed {
              from = terraform_data.forgotten
              lifecycle {
                destroy = false
              }
            }
            """);

        using var plan = await home.PlanAsync();

        Assert.Equal(
            [("destroyed", PlannedAction.Delete), ("forgotten", PlannedAction.Forget), ("replaced", PlannedAction.Replace)],
            plan.Changes.Select(change => (change.Address.Split('.')[1], change.Action)).Order());
        Assert.Equal("cannot_update", plan.Changes.Single(change => change.Action == PlannedAction.Replace).Reason);
    }

    [Fact]
    public async Task Destroying_leaves_nothing()
    {
        using var home = new TerraformHome(TwoResources);
        await home.ApplyAsync();

        var plan = await home.PlanAsync(destroy: true);
        await home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);

        Assert.Empty(await home.ResourcesAsync());
        Assert.Contains("destroyed terraform_data.one (0s), 2 of 2", home.Reporter.Steps);
    }

    [Fact]
    public async Task Outputs_have_their_values_and_secrets_are_never_reported()
    {
        using var home = new TerraformHome(TwoResources);
        await home.ApplyAsync();

        var outputs = await home.Client.OutputsAsync(home.Context, CancellationToken.None);

        Assert.Equal(("http://1", false), (outputs["address"].ToText(), outputs["address"].IsSensitive));
        Assert.Equal(("s3cr3t", true), (outputs["secret"].ToText(), outputs["secret"].IsSensitive));
        var reported = home.Reporter.Steps.Concat(home.Reporter.Details).Concat(home.Reporter.Statuses);
        Assert.DoesNotContain(reported, line => line.Contains("s3cr3t", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(home.Context.LogDirectory), file => File.ReadAllText(file).Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_can_be_shown_in_full()
    {
        using var home = new TerraformHome(TwoResources);
        using var plan = await home.PlanAsync();

        using var shown = await home.Client.ShowPlanAsync(home.Context, plan, CancellationToken.None);

        Assert.Equal(2, shown.RootElement.GetProperty("resource_changes").GetArrayLength());
    }

    [Fact]
    public async Task The_plan_file_is_the_users_alone_and_gone_after_the_apply()
    {
        using var home = new TerraformHome(TwoResources);
        var plan = await home.PlanAsync();
        Assert.True(new FileInfo(plan.File).Length > 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(plan.File));
        }

        await home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);

        Assert.Empty(Directory.EnumerateFiles(home.Context.DataDirectory, "*.tfplan"));
    }

    [Fact]
    public async Task A_failed_plan_or_apply_leaves_no_plan_file()
    {
        using var home = new TerraformHome("resource \"terraform_data\" \"bad\" {\n  input = nonsense\n}\n");
        await Assert.ThrowsAsync<NubesGenException>(() => home.PlanAsync());
        home.Write("resource \"terraform_data\" \"bad\" {\n  provisioner \"local-exec\" {\n    command = \"exit 7\"\n  }\n}\n");
        await Assert.ThrowsAsync<NubesGenException>(home.ApplyAsync);

        Assert.Empty(Directory.EnumerateFiles(home.Context.DataDirectory, "*.tfplan"));
    }

    [Fact]
    public async Task A_plan_that_a_killed_build_forgot_is_removed_after_a_day()
    {
        using var home = new TerraformHome(TwoResources);
        using var young = await home.PlanAsync();
        using var old = await home.PlanAsync();
        File.SetLastWriteTimeUtc(old.File, DateTime.UtcNow.AddDays(-2));

        using var plan = await home.PlanAsync();

        Assert.True(File.Exists(young.File));
        Assert.False(File.Exists(old.File));
    }

    [Fact]
    public async Task Init_is_left_out_until_something_that_matters_changes()
    {
        using var home = new TerraformHome(TwoResources);
        Task<bool> Init() => home.Client.InitAsync(home.Context, CancellationToken.None);

        Assert.True(await Init());
        Assert.False(await Init());
        File.WriteAllText(Path.Combine(home.Configuration, "notes.txt"), "no matter");
        Assert.False(await Init());
        home.Write("");
        Assert.True(await Init());
        home.Context = home.Context with { BackendConfiguration = new Dictionary<string, string> { ["path"] = home["elsewhere.tfstate"] } };
        Assert.True(await Init());
        Assert.False(await Init());
    }

    [Fact]
    public async Task A_failed_init_is_not_taken_for_done()
    {
        using var home = new TerraformHome("module \"none\" {\n  source = \"./none\"\n}\n");

        var first = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.InitAsync(home.Context, CancellationToken.None));
        await Assert.ThrowsAsync<NubesGenException>(() => home.Client.InitAsync(home.Context, CancellationToken.None));

        Assert.Contains(first.Problems, problem => problem.Message.Contains("none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_init_that_failed_half_way_is_made_good_even_if_the_change_is_taken_back()
    {
        using var home = new TerraformHome("");
        var context = home.Context;
        await home.Client.InitAsync(context, CancellationToken.None);
        File.WriteAllText(home["file"], "in the way");
        var other = context with { BackendConfiguration = new Dictionary<string, string> { ["path"] = home["file", "terraform.tfstate"] } };
        await Assert.ThrowsAsync<NubesGenException>(() => home.Client.InitAsync(other, CancellationToken.None));

        Assert.True(await home.Client.InitAsync(context, CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_plan_makes_the_next_init_look_again()
    {
        using var home = new TerraformHome("");
        Directory.CreateDirectory(home["module"]);
        home.Write("module \"outside\" {\n  source = \"../module\"\n}\n");
        await home.ApplyAsync();
        // A module within the outside module is new, and our hash cannot see that.
        Directory.CreateDirectory(home["module", "inner"]);
        File.WriteAllText(home["module", "main.tf"], "module \"inner\" {\n  source = \"./inner\"\n}\n");
        await Assert.ThrowsAsync<NubesGenException>(() => home.PlanAsync());

        using var plan = await home.PlanAsync();

        Assert.True(plan.IsEmpty);
    }

    [Fact]
    public async Task Variables_come_from_the_files_named()
    {
        using var home = new TerraformHome("variable \"name\" {}\noutput \"name\" {\n  value = var.name\n}\n");
        File.WriteAllText(home["ü.tfvars"], "name = \"alice\"\n");
        home.Context = home.Context with { VariableFiles = [home["ü.tfvars"]] };

        await home.ApplyAsync();

        Assert.Equal("alice", (await home.Client.OutputsAsync(home.Context, CancellationToken.None))["name"].ToText());
    }

    [Fact]
    public async Task Any_command_runs_in_the_environments_own_context()
    {
        using var home = new TerraformHome(TwoResources);
        await home.ApplyAsync();
        home.Reporter.Steps.Clear();

        var result = await home.Client.RunAsync(home.Context, ["state", "show", "terraform_data.one"], CancellationToken.None);

        Assert.True(result.Succeeded);
        Assert.Equal("# terraform_data.one:", home.Reporter.Steps.First());
        Assert.DoesNotContain(home.Reporter.Steps, line => line.Contains('\e'));
        Assert.False((await home.Client.RunAsync(home.Context, ["nonsense"], CancellationToken.None)).Succeeded);
    }
}
