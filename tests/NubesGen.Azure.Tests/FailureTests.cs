using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;
using NubesGen.Tests.Configurations;
using NubesGen.Tests.Generation;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>What Provision does with Terraform, on an Azure where things go wrong.</summary>
[Trait("Category", "Slow")]
public sealed class FailureTests(AzurermMirror mirror)
{
    [Fact]
    public async Task A_failure_in_the_middle_names_resource_reason_and_next_step_and_the_next_run_finishes_the_rest()
    {
        var application = TestApplications.Create("/", services: ["ApplicationInsights", "PostgreSql", "StorageBlob"]);
        using var run = await new Cycle(mirror.Variables).StartAsync(application, "alice");
        run.UseStore();
        run.Break("""[{ "type": "azurerm_postgresql_flexible_server", "operation": "create", "kind": "fail", "code": "ServerCapacity", "message": "The region is full." }]""");
        var (terraform, context) = Client(run);

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => ApplyAsync(terraform, context))).Problems);

        Assert.Equal("NG3007", problem.Code);
        Assert.Contains("azurerm_postgresql_flexible_server.main", problem.Message, StringComparison.Ordinal);
        Assert.Contains("The region is full.", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("Mend it, then type the same command again: what is done stays done.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("postgresql.tf", Path.GetFileName(problem.File));
        var made = run.Objects();
        Assert.Contains(made, id => id.Contains("/storageAccounts/", StringComparison.Ordinal));
        Assert.DoesNotContain(made, id => id.Contains("/flexibleServers/", StringComparison.Ordinal));

        run.Break("[]");
        var rest = await ApplyAsync(terraform, context);

        Assert.DoesNotContain(rest.Changes, change => change.Address == "azurerm_storage_account.main");
        Assert.Contains(run.Objects(), id => id.Contains("/flexibleServers/", StringComparison.Ordinal));
        using (var nothing = await terraform.PlanAsync(context, destroy: false, CancellationToken.None))
        {
            Assert.True(nothing.IsEmpty);
        }

        await ApplyAsync(terraform, context, destroy: true);
        Assert.Empty(run.Objects());
    }

    [Fact]
    public async Task What_has_vanished_is_made_again_and_what_is_already_there_is_named_with_its_id()
    {
        using var run = await new Cycle(mirror.Variables).StartAsync(TestApplications.Create("/", services: ["KeyVault"]), "alice");
        run.UseStore();
        run.Break("""[{ "type": "azurerm_key_vault", "operation": "create", "kind": "vanish" }]""");
        var (terraform, context) = Client(run);
        await ApplyAsync(terraform, context);

        run.Break("[]");
        var again = await ApplyAsync(terraform, context);
        File.Delete(Path.Combine(run.Folder, "terraform.tfstate"));
        var problems = (await Assert.ThrowsAsync<NubesGenException>(() => ApplyAsync(terraform, context))).Problems;

        Assert.Contains(again.Changes, change => change.Address == "azurerm_key_vault.main");
        Assert.Contains(problems, problem => problem.Code == "NG3023"
            && problem.Message.Contains("azurerm_resource_group.main is there already", StringComparison.Ordinal)
            && problem.Message.Contains("/resourceGroups/rg-todo-api-alice", StringComparison.Ordinal));
    }

    private (TerraformClient Terraform, TerraformContext Context) Client(TerraformRun run)
    {
        var machine = ScrubbedMachine.Create();
        var tool = new TerraformTool(machine.FindProgram("terraform")!, TerraformProduct.Terraform, new Version(1, 11, 4));
        var context = new TerraformContext
        {
            ConfigurationDirectory = run.Folder,
            DataDirectory = Path.Combine(run.Folder, ".terraform"),
            LogDirectory = Path.Combine(run.Folder, "logs"),
            Environment = new Dictionary<string, string>(mirror.Variables) { ["NUBESGEN_SIMULATOR_STORE"] = run.Store },
        };
        return (new TerraformClient(new CommandRunner(machine), new RecordingReporter(), machine, tool), context);
    }

    private static async Task<Plan> ApplyAsync(TerraformClient terraform, TerraformContext context, bool destroy = false)
    {
        await terraform.InitAsync(context, CancellationToken.None);
        var plan = await terraform.PlanAsync(context, destroy, CancellationToken.None);
        await terraform.ApplyAsync(context, plan, CancellationToken.None);
        return plan;
    }
}
