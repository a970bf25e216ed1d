using System.Diagnostics;
using System.Globalization;

namespace NubesGen.Tests.Azure;

/// <summary>Killed at any moment, on Azure: one more command ends right.</summary>
public sealed class AzureCrashTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    private const int Handful = 4;

    /// <summary>Each is made anew whenever the file changes, and takes its time.</summary>
    private const string Extra = """
        resource "azurerm_user_assigned_identity" "extra" {
          count               = 5
          name                = "id-extra-ROUND-${count.index}"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
        }

        """;

    private const string Slowness = """
        [
          { "type": "azurerm_user_assigned_identity", "operation": "create", "kind": "slow", "seconds": 0.5 },
          { "type": "azurerm_user_assigned_identity", "operation": "delete", "kind": "slow", "seconds": 0.2 }
        ]
        """;

    [Fact]
    public Task Killed_at_random_points_one_more_provision_ends_right() => KillAsync(Handful);

    /// <summary>Takes long: docs/how-to-extend.md has the command. <c>NUBESGEN_TEST_KILLS=100</c> says how often.</summary>
    [Fact(Explicit = true)]
    public Task Killed_very_often_one_more_provision_ends_right() =>
        KillAsync(int.Parse(Machine.Current().Variable("NUBESGEN_TEST_KILLS") ?? "100", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Terraform_killed_between_creation_and_save_one_more_provision_adopts_what_was_made()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        alice.Break("""[{ "type": "azurerm_service_plan", "operation": "create", "kind": "slow", "seconds": 30 }]""");
        var killed = await alice.TryAsync("Provision", line =>
        {
            if (line.Contains("created azurerm_user_assigned_identity.app", StringComparison.Ordinal))
            {
                KillTerraform(alice);
            }
        }, _ => { });
        Assert.Contains("NG3009", killed.Output, StringComparison.Ordinal);
        Assert.NotEmpty(alice.Resources);
        Assert.Empty(await alice.KnownAsync("alice"));
        alice.Break("[]");

        var provisioned = await alice.RunAsync("Provision");

        Assert.Contains("azurerm_resource_group.main", provisioned, StringComparison.Ordinal);
        Assert.Equal(alice.Resources, await alice.KnownAsync("alice"));
        Assert.Empty(await alice.LeasedAsync());
        await alice.RunAsync("DestroyEnv");
        Assert.Empty(alice.Resources);
    }

    private async Task KillAsync(int times)
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        var started = Stopwatch.GetTimestamp();
        await alice.RunAsync("Provision");
        var lineage = (string)(await alice.StateAsync("alice"))["lineage"]!;
        var length = Stopwatch.GetElapsedTime(started);
        alice.Break(Slowness);
        // Always the same points, so that a failure can be had again.
        var random = new Random(20261127);
        var hit = 0;
        for (var round = 1; round <= times; round++)
        {
            alice.Repository.Write(Path.Combine(alice.Repository.ProjectName, "terraform", "extra.tf"), Extra.Replace("ROUND", $"{round}", StringComparison.Ordinal));
            var victim = random.Next(2) == 0 ? "dotnet" : "terraform";
            var moment = random.NextDouble() * length;
            hit += await KillOnceAsync(alice, victim, moment) ? 1 : 0;

            var after = await alice.TryAsync("Provision");

            var what = string.Create(CultureInfo.InvariantCulture, $"round {round}: {victim} killed after {moment.TotalSeconds:F2} s\n{after.Output}");
            Assert.True(after.Succeeded, what);
            Assert.True(alice.Resources.SequenceEqual(await alice.KnownAsync("alice")), $"Azure and the state differ; {what}");
            Assert.True((await alice.LeasedAsync()).Count == 0, $"A lock is left; {what}");
            Assert.Equal(lineage, (string)(await alice.StateAsync("alice"))["lineage"]!);
        }

        alice.Break("[]");
        await alice.RunAsync("DestroyEnv");
        Assert.Empty(alice.Resources);
        TestContext.Current.SendDiagnosticMessage("{0} of {1} kills hit a running process; each time one more Provision ended right", hit, times);
        Assert.NotEqual(0, hit);
    }

    /// <returns>Whether it hit anything.</returns>
    private static async Task<bool> KillOnceAsync(AzureRepository alice, string victim, TimeSpan moment)
    {
        using var ended = new CancellationTokenSource();
        var killing = Task.FromResult(false);
        await alice.TryAsync("Provision", _ => { }, pid => killing = Task.Run(async () =>
        {
            await Task.Delay(moment, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !ended.IsCancellationRequested && (victim == "dotnet" ? Kill(pid) : KillTerraform(alice));
        }));
        // The next run is not to be killed.
        await ended.CancelAsync();
        return await killing;
    }

    private static bool KillTerraform(AzureRepository alice) =>
        Process.GetProcessesByName("terraform").Where(process => StoreCleaner.IsIn(process.Id, alice.Repository.Path)).ToList()
            .Aggregate(false, (hit, process) => Kill(process.Id) || hit);

    private static bool Kill(int pid)
    {
        try
        {
            Process.GetProcessById(pid).Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
