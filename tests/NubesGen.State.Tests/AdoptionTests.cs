using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment;
using NubesGen.Deployment.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Generation;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>What Terraform has made and not noted, with the real Terraform, the stand-in for azurerm and tags in the Azure on loopback.</summary>
public sealed class AdoptionTests(SharedAzure shared, AzurermMirror mirror)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Fact]
    public async Task What_a_run_that_was_cut_off_has_left_is_taken_over_layer_by_layer()
    {
        using var run = await StartAsync("cut-off");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, run.Group, Tags(run.Name));
        var before = run.Objects;
        run.ForgetState();

        Assert.True(await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None));

        Assert.Equal(before, run.Objects);
        Assert.Contains("azurerm_resource_group.main", run.State, StringComparison.Ordinal);
        Assert.Contains("""azurerm_storage_account.main["a"]""", run.State, StringComparison.Ordinal);
        Assert.Contains(run.Steps, step => step.StartsWith("azurerm_key_vault.main is there already and this environment's own", StringComparison.Ordinal));
        Assert.False(await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None));
        await run.Terraform.ChangeAsync(destroy: true, _ => { }, CancellationToken.None);
        Assert.Empty(run.Objects);
    }

    [Theory]
    [InlineData("bob", "todo", "NubesGen.Sdk")]
    [InlineData("alice", "shop", "NubesGen.Sdk")]
    [InlineData("alice", "todo", "hand")]
    public async Task A_group_with_other_tags_is_left_alone(string environment, string application, string managedBy)
    {
        using var run = await StartAsync("alice");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        azure.ResourceManager.AddResourceGroup(
            AzureOnLoopback.Subscription, run.Group, ("environment", environment), ("application-name", application), ("managed-by", managedBy));
        run.ForgetState();

        var problem = await run.RefusedAsync();

        Assert.Equal("NG3023", problem.Code);
        Assert.Contains($"azurerm_resource_group.main is there already, and Terraform's state does not know it: {run.GroupId}. It was not taken over: the resource group", problem.Message, StringComparison.Ordinal);
        Assert.Equal("main.tf", Path.GetFileName(problem.File));
        Assert.Empty(run.State);
    }

    [Fact]
    public async Task What_is_in_another_environments_group_is_left_alone_though_its_name_begins_like_ours()
    {
        using var run = await StartAsync("al");
        azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, run.Group, Tags("al"));
        azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, $"{run.Group}ice", Tags("alice"));
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        run.Write(run.Group + "ice");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        run.ForgetState();

        var problem = await run.RefusedAsync();

        Assert.Contains($"It was not taken over: it is not in this environment's resource group {run.GroupId}. ", problem.Message, StringComparison.Ordinal);
        Assert.Empty(run.State);
    }

    [Fact]
    public async Task What_would_lose_data_is_not_done_after_an_adoption_either()
    {
        using var run = await StartAsync("data");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, run.Group, Tags("data"));
        run.ForgetState();
        run.Write(run.Group, location: "northeurope");
        var before = run.Objects;

        var problem = await run.RefusedAsync(plan => plan.RefuseDataLoss(change => change.ResourceType == "azurerm_resource_group"));

        Assert.Equal("NG3014", problem.Code);
        Assert.Equal(before, run.Objects);
    }

    [Fact]
    public async Task A_failure_of_another_kind_is_handed_on_and_nothing_is_taken_over()
    {
        using var run = await StartAsync("other");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, run.Group, Tags("other"));
        run.ForgetState();
        run.Write(run.Group, more: """

            resource "azurerm_resource_group" "second" {
              name     = "rg-second"
              location = "westeurope"
            }
            """);
        run.Break("""[{ "type": "azurerm_resource_group", "operation": "create", "kind": "fail", "code": "Quota", "message": "No more." }]""");

        var problems = (await Assert.ThrowsAsync<NubesGenException>(() => run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None))).Problems;

        Assert.Equal(["NG3007", "NG3023"], problems.Select(problem => problem.Code).Order());
        Assert.Empty(run.State);
    }

    [Fact]
    public async Task The_command_of_the_error_works()
    {
        using var run = await StartAsync("hand");
        await run.Terraform.ChangeAsync(destroy: false, _ => { }, CancellationToken.None);
        run.ForgetState();
        var message = (await run.RefusedAsync()).Message;
        var typed = message[(message.IndexOf("Arguments=\"", StringComparison.Ordinal) + "Arguments=\"".Length)..message.IndexOf("'\"'", StringComparison.Ordinal)] + "'";

        await TerraformByHand.RunAsync(run.Terraform.Session, typed, CancellationToken.None);

        Assert.Equal("azurerm_resource_group.main", run.State);
    }

    private static (string, string)[] Tags(string environment) =>
        [("environment", environment), ("application-name", "todo"), ("managed-by", "NubesGen.Sdk")];

    private Task<Run> StartAsync(string name) => Run.StartAsync(azure, mirror.Variables, name);

    /// <summary>One environment, its Terraform, and the objects in its Azure.</summary>
    private sealed class Run : IDisposable
    {
        private readonly TerraformRun terraform;
        private readonly RecordingReporter reporter = new();
        private RunLog log = null!;
        private IEnvironmentLock held = null!;

        private Run(TerraformRun terraform, string name) => (this.terraform, Name) = (terraform, name);

        public string Name { get; }

        public string Group => $"rg-todo-{Name}";

        public string GroupId => $"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/{Group}";

        public EnvironmentTerraform Terraform { get; private set; } = null!;

        public IReadOnlyList<string> Objects => terraform.Objects();

        public IReadOnlyList<string> Steps => [.. reporter.Steps];

        public string State => terraform.SucceedAsync("state", "list").GetAwaiter().GetResult().Trim();

        public static async Task<Run> StartAsync(AzureOnLoopback azure, IReadOnlyDictionary<string, string> mirror, string name)
        {
            var terraform = new TerraformRun(mirror);
            terraform.UseStore();
            var run = new Run(terraform, name);
            run.Write(run.Group);
            File.WriteAllText(Path.Combine(terraform.Folder, "name.tfvars"), "environment = \"test\"\n");
            var machine = ScrubbedMachine.Create();
            var runner = new CommandRunner(machine);
            run.log = RunLog.Start(terraform.Folder, "Provision", run.reporter, new Redactor(machine), DateTimeOffset.UtcNow);
            var target = new TargetEnvironment
            {
                Application = TestApplications.Create(terraform.Folder, name: "todo"),
                Name = EnvironmentName.Parse(name),
                Branch = null,
                Commit = null,
                Cloud = CloudKind.Azure,
                Folder = terraform.Folder,
            };
            var context = new TerraformContext
            {
                ConfigurationDirectory = terraform.Folder,
                DataDirectory = Path.Combine(terraform.Folder, ".terraform"),
                LogDirectory = Path.Combine(terraform.Folder, "logs"),
                VariableFiles = [Path.Combine(terraform.Folder, "name.tfvars")],
                Environment = new Dictionary<string, string>(mirror) { ["NUBESGEN_SIMULATOR_STORE"] = terraform.Store },
            };
            var tool = new TerraformTool(machine.FindProgram("terraform")!, TerraformProduct.Terraform, new Version(1, 11, 4));
            var store = new FileEnvironmentStore(name, Path.Combine(terraform.Folder, "environment"));
            var own = new OwnResources(new AzureConnection(azure.Machine, azure.CreateHandler(), azure.Credential), AzureOnLoopback.Subscription);
            var holder = new LockHolder("tester", "here", ProcessTable.Self(), null, null, "Provision", DateTimeOffset.UtcNow);
            run.held = await store.LockAsync(holder, TimeSpan.FromSeconds(5), run.reporter, CancellationToken.None);
            var session = new EnvironmentSession(target, store, new LoopbackCloud(own, context), run.held, run.log, new Settings(new Dictionary<string, string>()), runner, machine);
            run.Terraform = new EnvironmentTerraform(session, new TerraformClient(runner, run.log, machine, tool), context, tool);
            await run.Terraform.Client.InitAsync(context, CancellationToken.None);
            return run;
        }

        public void Write(string group, string location = "westeurope", string more = "") => terraform.Configuration = TerraformRun.Provider
            .Replace("features {}", $"features {{}}\n  subscription_id = \"{AzureOnLoopback.Subscription}\"", StringComparison.Ordinal) + $$"""
            variable "environment" { type = string }

            resource "azurerm_resource_group" "main" {
              name     = "{{group}}"
              location = "{{location}}"
              tags     = { environment = var.environment }
            }

            resource "azurerm_key_vault" "main" {
              name                       = "kv-todo-{{Name}}"
              resource_group_name        = azurerm_resource_group.main.name
              location                   = azurerm_resource_group.main.location
              tenant_id                  = "{{AzureOnLoopback.Tenant}}"
              sku_name                   = "standard"
              rbac_authorization_enabled = true
            }

            resource "azurerm_storage_account" "main" {
              for_each                 = toset(["a"])
              name                     = "sttodo{{Name.Replace("-", "", StringComparison.Ordinal)}}${each.key}"
              resource_group_name      = azurerm_resource_group.main.name
              location                 = azurerm_resource_group.main.location
              account_tier             = "Standard"
              account_replication_type = "LRS"
            }

            """ + more;

        public void Break(string json) => terraform.Break(json);

        /// <summary>As if Terraform had been killed before it could save.</summary>
        public void ForgetState() => File.Delete(Path.Combine(terraform.Folder, "terraform.tfstate"));

        public async Task<Problem> RefusedAsync(Action<Plan>? check = null) => Assert.Single((await Assert.ThrowsAsync<NubesGenException>(
            () => Terraform.ChangeAsync(destroy: false, check ?? (_ => { }), CancellationToken.None))).Problems);

        public void Dispose()
        {
            held.Dispose();
            log.Dispose();
            terraform.Dispose();
        }
    }

    /// <summary>Knows whose a resource is, and how Terraform is run.</summary>
    private sealed class LoopbackCloud(OwnResources own, TerraformContext context) : ICloud
    {
        public Task<string?> WhyNotOursAsync(TargetEnvironment target, string id, CancellationToken cancellationToken) => own.WhyNotAsync(target, id, cancellationToken);

        public Func<PlannedChange, bool> Prepare(TargetEnvironment target) => _ => false;

        public TerraformContext Context(TargetEnvironment target) => context;

        public Task<Uri?> ReconcileAsync(TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DeploymentResult> RollbackAsync(
            TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, RollbackRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<DeploymentResult> DeployAsync(
            TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task MarkAsync(TargetEnvironment target, EnvironmentRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
