namespace NubesGen.Tests.Azure;

/// <summary>What an environment on Azure depends on goes away: it is said clearly, and nothing is lost.</summary>
public sealed class AzureOutageTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    private const string SlowPlan = """[{ "type": "azurerm_service_plan", "operation": "create", "kind": "slow", "seconds": 4 }]""";

    [Fact]
    public async Task Storage_that_goes_away_while_Azure_is_changed_loses_nothing()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        alice.Break(SlowPlan);
        Task? stopping = null;

        var broken = await alice.TryAsync("Provision", line =>
        {
            if (stopping is null && line.Contains("created azurerm_resource_group.main", StringComparison.Ordinal))
            {
                stopping = azure.Azure.StopStorageAsync();
            }
        }, _ => { });

        await stopping!;
        Assert.False(broken.Succeeded, broken.Output);
        Assert.Contains("error NG3013:", broken.Output, StringComparison.Ordinal);
        await alice.FailAsync("NG4011", "Provision");
        await azure.Azure.StartStorageAsync();

        await alice.RunAsync("Provision");

        Assert.Equal(alice.Resources, await alice.KnownAsync("alice"));
        Assert.Empty(await alice.LeasedAsync());
        Assert.Contains("No changes: what is declared exists", await alice.RunAsync("PlanEnv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_somebody_deletes_stops_everything_until_it_is_restored()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.RunAsync("Provision");
        var known = await alice.KnownAsync("alice");
        await alice.States.GetBlobClient($"{AzureRepository.Project}/alice.tfstate").DeleteAsync();

        await alice.FailAsync("NG4030", "Provision");
        await alice.FailAsync("NG4030", "PlanEnv");
        await alice.RunAsync("RestoreState", "-p:NubesGenBackup=latest");

        Assert.Equal(known, await alice.KnownAsync("alice"));
        Assert.Contains("No changes: what is declared exists", await alice.RunAsync("Provision"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signed_in_and_a_container_that_is_not_there_are_told_apart()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        azure.Azure.Cli.SignedIn = false;
        try
        {
            Assert.Contains("az login", await alice.FailAsync("NG6010", "Provision"), StringComparison.Ordinal);
        }
        finally
        {
            azure.Azure.Cli.SignedIn = true;
        }

        alice.Variables["NUBESGEN_STATE_CONTAINER"] = "nothing-here";
        await alice.FailAsync("NG4013", "Provision");
        Assert.Empty(alice.Resources);
    }

    [Fact]
    public async Task An_environment_is_destroyed_from_its_archive_when_branch_folder_and_services_are_gone()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.Repository.CommitAsync();
        await alice.RunAsync("Provision", "-p:NubesGenAddons=KeyVault");
        Assert.Contains(alice.Resources, id => id.Contains("/vaults/", StringComparison.Ordinal));
        await alice.Repository.SwitchAsync("main");
        await alice.Repository.RunAsync("git", ["branch", "--quiet", "-D", "env-alice"]);
        Directory.Delete(alice.Repository[alice.Repository.ProjectName, "terraform"], recursive: true);
        Directory.Delete(alice.Repository.Store, recursive: true);

        await alice.RunAsync("DestroyEnv", "-p:NubesGenEnvironment=alice");

        Assert.Empty(alice.Resources);
    }

    [Fact]
    public async Task No_token_is_in_a_diagnostic_log_nor_in_a_binary_one()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        var binary = alice.Repository["build.binlog"];

        var log = await alice.RunAsync("Provision", "-v:diag", $"-bl:{binary}");

        // What every token starts with: {" in Base64.
        Assert.DoesNotContain("eyJ", log, StringComparison.Ordinal);
        using var unpacked = new MemoryStream();
        await using (var stream = new System.IO.Compression.GZipStream(File.OpenRead(binary), System.IO.Compression.CompressionMode.Decompress))
        {
            await stream.CopyToAsync(unpacked);
        }

        Assert.DoesNotContain("eyJ", System.Text.Encoding.Latin1.GetString(unpacked.ToArray()), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(alice.Repository.Store, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("eyJ", File.ReadAllText(file), StringComparison.Ordinal));
    }
}
