using System.Collections.Concurrent;
using System.Text.Json;
using static NubesGen.Tests.Simulator.LifecycleConfigurations;

namespace NubesGen.Tests.Simulator;

[Trait("Category", "Slow")]
public sealed class LifecycleTests(AzurermMirror mirror)
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-two";
    private const string Identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-two";

    [Fact]
    public async Task A_varied_configuration_goes_through_its_whole_life()
    {
        using var run = await StartAsync(Varied);

        await run.ApplyAsync();

        Assert.Equal("app-varied.azurewebsites.net", await run.OutputAsync("host"));
        Assert.Equal("https://stvaried.blob.core.windows.net/", await run.OutputAsync("blobs"));
        Assert.EndsWith("/resourceGroups/rg-varied/providers/Microsoft.Web/serverFarms/asp-varied", await run.OutputAsync("plan"));
        Assert.Equal("1.2", await run.OutputAsync("tls"));
        Assert.Equal(11, run.Objects().Count);
        Assert.DoesNotContain("value_wo\": \"", await File.ReadAllTextAsync(Path.Combine(run.Folder, "terraform.tfstate")));

        Assert.Equal(["update azurerm_resource_group.main", "update azurerm_storage_account.main"], await ChangesAsync(run, "-var=tag=two"));
        Assert.Equal(
            ["delete,create azurerm_role_assignment.main[\"app\"]", "delete,create azurerm_role_assignment.main[\"job\"]", "delete,create azurerm_storage_container.main"],
            await ChangesAsync(run, "-var=container=other"));
        await run.SucceedAsync("apply", "-auto-approve", "-var=tag=two", "-var=container=other");
        Assert.Empty(await ChangesAsync(run, "-var=tag=two", "-var=container=other"));

        await run.SucceedAsync("taint", "azurerm_key_vault_secret.main");
        Assert.Equal(["delete,create azurerm_key_vault_secret.main"], await ChangesAsync(run, "-var=tag=two", "-var=container=other"));

        await run.SucceedAsync("destroy", "-auto-approve", "-no-color");
        Assert.Empty(run.Objects());
        Assert.Empty(await run.SucceedAsync("state", "list"));
    }

    [Fact]
    public async Task The_whole_life_works_with_tls_too()
    {
        using var run = await StartAsync(Two);
        run.Set("TF_DISABLE_PLUGIN_TLS", null);

        await run.ApplyAsync();
        await run.SucceedAsync("destroy", "-auto-approve");

        Assert.Empty(run.Objects());
    }

    [Fact]
    public async Task Without_a_store_the_state_alone_knows_what_exists()
    {
        using var run = new TerraformRun(mirror.Variables, Two);
        await run.SucceedAsync("init");

        await run.ApplyAsync();

        Assert.Contains("azurerm_user_assigned_identity.main", await run.SucceedAsync("state", "list"));
    }

    [Fact]
    public async Task A_failure_in_the_middle_is_told_the_next_apply_finishes_and_destroy_leaves_nothing()
    {
        using var run = await StartAsync(Varied);
        run.Break("""[{ "type": "azurerm_key_vault", "operation": "create", "kind": "fail", "code": "VaultAlreadyExists", "message": "The vault name is taken." }]""");

        var error = await run.FailAsync("apply", "-auto-approve", "-no-color");

        Assert.Contains("creating Key Vault (Subscription: \"00000000-0000-0000-0000-000000000000\" Resource Group Name: \"rg-varied\" Vault Name: \"kv-varied\"): "
            + "unexpected status 409 (Conflict) with error: VaultAlreadyExists: The vault name is taken.", error);
        Assert.Contains("with azurerm_key_vault.main", error);
        Assert.Equal(9, run.Objects().Count);

        run.Break("[]");
        await run.ApplyAsync();
        Assert.Equal(11, run.Objects().Count);
        await run.SucceedAsync("destroy", "-auto-approve");
        Assert.Empty(run.Objects());
    }

    [Fact]
    public async Task What_exists_already_is_refused_until_it_is_imported()
    {
        using var other = await StartAsync(Two);
        await other.ApplyAsync();
        using var run = await StartAsync(Two, other.Store);

        var error = await run.FailAsync("apply", "-auto-approve", "-no-color");

        Assert.Contains($"a resource with the ID \"{Group}\" exists already", error);
        Assert.Contains("needs to be imported into the State", error);
        Assert.Contains("\"azurerm_resource_group\"", error);

        await run.SucceedAsync("import", "azurerm_resource_group.main", Group.ToUpperInvariant().Replace("/SUBSCRIPTIONS", "/subscriptions", StringComparison.Ordinal));
        await run.SucceedAsync("import", "azurerm_user_assigned_identity.main", Identity);
        await run.SucceedAsync("plan", "-detailed-exitcode");
    }

    [Fact]
    public async Task What_has_vanished_is_made_again()
    {
        using var run = await StartAsync(Two);
        run.Break("""[{ "type": "azurerm_user_assigned_identity", "name": "id-two", "operation": "create", "kind": "vanish" }]""");
        await run.SucceedAsync("apply", "-auto-approve");
        Assert.Equal([Group], run.Objects());

        Assert.Equal(["create azurerm_user_assigned_identity.main"], await ChangesAsync(run));

        run.Break("[]");
        await run.ApplyAsync();
        Assert.Equal([Group, Identity], run.Objects());
    }

    [Fact]
    public async Task Removing_a_parent_removes_what_is_inside()
    {
        using var run = await StartAsync(Two);
        await run.ApplyAsync();
        await run.SucceedAsync("state", "rm", "azurerm_user_assigned_identity.main");

        Assert.Contains("still contains Resources", await run.FailAsync("destroy", "-auto-approve", "-no-color"));

        run.Configuration = Two.Replace("features {}", "features {\n resource_group {\n prevent_deletion_if_contains_resources = false\n }\n }", StringComparison.Ordinal);
        await run.SucceedAsync("destroy", "-auto-approve", "-no-color");
        Assert.Empty(run.Objects());
    }

    [Fact]
    public async Task An_interrupt_ends_what_takes_long_and_the_next_apply_finishes()
    {
        using var run = await StartAsync(Two);
        run.Break("""[{ "type": "azurerm_user_assigned_identity", "operation": "create", "kind": "slow", "seconds": 600 }]""");
        using var interrupt = new CancellationTokenSource();
        var lines = new ConcurrentQueue<string>();
        var applying = run.RunAsync(lines.Enqueue, interrupt.Token, "apply", "-auto-approve", "-no-color");
        await Until.TrueAsync(() => lines.Any(line => line.StartsWith("azurerm_user_assigned_identity.main: Creating", StringComparison.Ordinal)));

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([Group], run.Objects());
        Assert.Equal("azurerm_resource_group.main", (await run.SucceedAsync("state", "list")).Trim());

        run.Break("[]");
        await run.ApplyAsync();
    }

    [Fact]
    public async Task Of_two_applies_at_once_that_make_the_same_one_wins()
    {
        using var one = await StartAsync(Varied);
        using var other = await StartAsync(Varied, one.Store);

        var results = await Task.WhenAll(one.RunAsync("apply", "-auto-approve", "-no-color"), other.RunAsync("apply", "-auto-approve", "-no-color"));

        var loser = Assert.Single(results, result => !result.Succeeded);
        Assert.Contains("exists already", loser.Error);
        Assert.Equal(11, one.Objects().Count);
        Assert.Empty(Directory.EnumerateFiles(one.Store, "*.tmp"));
    }

    [Fact]
    public async Task A_subscription_that_knows_nothing_of_a_service_says_so()
    {
        using var run = await StartAsync(Two.Replace("\"Microsoft.ManagedIdentity\"", "\"Microsoft.Sql\"", StringComparison.Ordinal));

        Assert.Contains(
            "MissingSubscriptionRegistration: The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'",
            await run.FailAsync("apply", "-auto-approve", "-no-color"));

        run.Configuration = Two.Replace("resource_providers_to_register", "resource_provider_registrations = \"core\"\n  resource_providers_to_register", StringComparison.Ordinal);
        await run.ApplyAsync();
    }

    private async Task<TerraformRun> StartAsync(string configuration, string? store = null)
    {
        var run = new TerraformRun(mirror.Variables, configuration);
        run.UseStore(store);
        await run.SucceedAsync("init");
        return run;
    }

    /// <summary>What a plan would do, without what stays.</summary>
    private static async Task<List<string>> ChangesAsync(TerraformRun run, params string[] arguments)
    {
        await run.SucceedAsync(["plan", "-out=plan", .. arguments]);
        using var plan = JsonDocument.Parse(await run.SucceedAsync("show", "-json", "plan"));
        return [.. from change in plan.RootElement.GetProperty("resource_changes").EnumerateArray()
            let actions = string.Join(',', change.GetProperty("change").GetProperty("actions").EnumerateArray().Select(action => action.GetString()))
            where actions is not ("no-op" or "read")
            orderby change.GetProperty("address").GetString()
            select $"{actions} {change.GetProperty("address").GetString()}"];
    }
}
