using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Specialized;

namespace NubesGen.Tests.Azure;

/// <summary>A state that is deleted, damaged, restored, locked or not saved, on Azure.</summary>
public sealed class AzureStateCareTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    [Fact]
    public async Task Branch_and_folder_may_be_gone_and_the_services_others_when_an_environment_is_destroyed()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        alice.Repository.Write("modules/own/main.tf", "output \"known\" {\n  value = \"in the archive\"\n}\n");
        alice.Repository.Write(Path.Combine(alice.Repository.ProjectName, "terraform", "own.tf"), "module \"own\" {\n  source = \"../../modules/own\"\n}\n");
        await alice.RunAsync("Provision", "-p:NubesGenAddons=ApplicationInsights%2CKeyVault");
        Assert.Contains("web-app/alice.configuration.zip", await alice.BlobsAsync());

        await alice.Repository.SwitchAsync("main");
        Directory.Delete(alice.Repository[alice.Repository.ProjectName, "terraform"], recursive: true);
        Directory.Delete(alice.Repository["modules"], recursive: true);
        Directory.Delete(Path.Combine(alice.Repository.Store, ".azure"), recursive: true);
        await alice.RunAsync("DestroyEnv", "-p:NubesGenEnvironment=alice");

        Assert.Empty(alice.Resources);
        Assert.Collection(
            (await alice.BlobsAsync()).Order(StringComparer.Ordinal),
            backup => Assert.Matches("^web-app/alice/backups/[^/]+\\.tfstate$", backup),
            owner => Assert.Equal("web-app/alice/backups/owner.json", owner));
    }

    [Fact]
    public async Task What_somebody_has_changed_in_Azure_is_found_with_the_configuration_that_made_it_and_nothing_is_touched()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.RunAsync("Provision", "-p:NubesGenAddons=ApplicationInsights%2CKeyVault");
        await alice.Repository.SwitchAsync("main");
        Directory.Delete(alice.Repository[alice.Repository.ProjectName, "terraform"], recursive: true);
        var (blobs, resources) = (await alice.ContentAsync(), alice.Resources);

        Assert.Contains("alice: in order", await alice.RunAsync("MaintainEnvs"), StringComparison.Ordinal);
        alice.Change("azurerm_resource_group", attributes => attributes["tags"]!["application-name"] = "somebody's");
        var drifted = await alice.RunAsync("MaintainEnvs");

        Assert.Contains("update azurerm_resource_group.main (tags)", drifted, StringComparison.Ordinal);
        Assert.Contains("alice: drifted", drifted, StringComparison.Ordinal);
        Assert.Equal(blobs, await alice.ContentAsync());
        Assert.Equal(resources, alice.Resources);
        Assert.Empty(await alice.LeasedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_state_that_was_deleted_or_damaged_stops_everything_until_it_is_restored(bool damaged)
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.RunAsync("Provision");
        var (resources, lineage) = (alice.Resources, await LineageAsync(alice));
        var state = alice.States.GetBlobClient($"{AzureRepository.Project}/alice.tfstate");
        if (damaged)
        {
            await state.UploadAsync(new BinaryData("{ \"version\": 4,"), overwrite: true);
        }
        else
        {
            await state.DeleteAsync();
        }

        await alice.FailAsync("NG4030", "Provision");
        await alice.FailAsync("NG4030", "PlanEnv");
        await alice.FailAsync("NG4030", "Terraform", "-p:NubesGenTerraformArguments=state list");
        Assert.Equal(resources, alice.Resources);

        Assert.Contains("No changes", await alice.RunAsync("RestoreState", "-p:NubesGenBackup=latest"), StringComparison.Ordinal);
        Assert.Equal(lineage, await LineageAsync(alice));
        Assert.Contains("No changes", await alice.RunAsync("Provision"), StringComparison.Ordinal);
        await alice.RunAsync("DestroyEnv");
        Assert.Empty(alice.Resources);
    }

    [Fact]
    public async Task An_earlier_state_is_restored_and_that_undone()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.RunAsync("Provision");
        var (before, serial) = (await alice.KnownAsync("alice"), await SerialAsync(alice));
        alice.Repository.Write(Path.Combine(alice.Repository.ProjectName, "terraform", "own.tf"), """
            resource "azurerm_user_assigned_identity" "own" {
              name                = "id-own"
              resource_group_name = azurerm_resource_group.main.name
              location            = azurerm_resource_group.main.location
            }

            """);
        await alice.RunAsync("Provision");
        var after = await alice.KnownAsync("alice");

        Assert.Contains("create azurerm_user_assigned_identity.own", await alice.RunAsync("RestoreState", "-p:NubesGenBackup=previous"), StringComparison.Ordinal);
        Assert.Equal(before, await alice.KnownAsync("alice"));
        Assert.True(await SerialAsync(alice) > serial);

        Assert.Contains("No changes", await alice.RunAsync("RestoreState", "-p:NubesGenBackup=previous"), StringComparison.Ordinal);
        Assert.Equal(after, await alice.KnownAsync("alice"));
        Assert.Empty(await alice.LeasedAsync());
        await alice.RunAsync("DestroyEnv");
        Assert.Empty(alice.Resources);
    }

    [Fact]
    public async Task A_state_whose_lock_was_broken_under_Terraform_is_saved_after_all()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        alice.Break("""[{ "type": "azurerm_service_plan", "operation": "create", "kind": "slow", "seconds": 2 }]""");
        var state = alice.States.GetBlobClient($"{AzureRepository.Project}/alice.tfstate");
        var broken = false;
        var cut = await alice.TryAsync("Provision", line =>
        {
            if (!broken && line.Contains("created azurerm_resource_group.main", StringComparison.Ordinal))
            {
                broken = true;
                state.GetBlobLeaseClient().Break(TimeSpan.Zero);
            }
        }, _ => { });

        Assert.Contains("error NG4037:", cut.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NG3013", cut.Output, StringComparison.Ordinal);
        Assert.Equal(alice.Resources, await alice.KnownAsync("alice"));
        Assert.Contains("No changes", await alice.RunAsync("Provision"), StringComparison.Ordinal);
        Assert.Empty(await alice.LeasedAsync());
        await alice.RunAsync("DestroyEnv");
        Assert.Empty(alice.Resources);
    }

    [Fact]
    public async Task Locks_are_broken_only_by_who_confirms_it_and_is_told_whose_they_are()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.RunAsync("Provision");
        var state = alice.States.GetBlobClient($"{AzureRepository.Project}/alice.tfstate");
        var lease = state.GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        Assert.Contains("is held by a Terraform that has not said who it is", await alice.FailAsync("NG4034", "UnlockState"), StringComparison.Ordinal);
        Assert.NotEmpty(await alice.LeasedAsync());

        Assert.Contains("Unlocked environment alice, which was held by", await alice.RunAsync("UnlockState", "-p:NubesGenConfirm=alice"), StringComparison.Ordinal);
        Assert.Empty(await alice.LeasedAsync());
        Assert.Contains("nothing to unlock", await alice.RunAsync("UnlockState", "-p:NubesGenConfirm=alice"), StringComparison.Ordinal);
        await alice.RunAsync("DestroyEnv");
    }

    private static async Task<string> LineageAsync(AzureRepository alice) => (string)((JsonObject)await alice.StateAsync("alice"))["lineage"]!;

    private static async Task<long> SerialAsync(AzureRepository alice) => (long)(await alice.StateAsync("alice"))["serial"]!;
}
