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
