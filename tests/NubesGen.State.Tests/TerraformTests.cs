using NubesGen.Tests.Cloud;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>That the real Terraform with its real backend takes the Azure on loopback for the real one.</summary>
public sealed class TerraformTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Theory]
    [InlineData("cli", false)]
    [InlineData("cli", true)]
    [InlineData("oidc", false)]
    [InlineData("oidc", true)]
    public async Task Terraform_keeps_its_state_in_a_blob_whoever_signs_in(string signIn, bool publicNames)
    {
        var key = $"terraform-{signIn}-{publicNames}.tfstate";
        using var run = new TerraformRun(signIn == "cli" ? azure.Variables : azure.OidcVariables, Configuration(key));
        if (publicNames)
        {
            run.Set("ARM_METADATA_HOSTNAME", null);
        }

        await run.SucceedAsync("init");
        await run.ApplyAsync();
        Assert.Contains("terraform_data", await StateAsync(key), StringComparison.Ordinal);

        await run.SucceedAsync("destroy", "-auto-approve");
        Assert.DoesNotContain("terraform_data", await StateAsync(key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_of_azurerm_and_their_state_are_both_in_the_azure_of_the_tests()
    {
        const string key = "azurerm.tfstate";
        await using var server = await AzurermServer.StartAsync();
        using var run = new TerraformRun(
            azure.Variables.Concat(server.Variables).DistinctBy(variable => variable.Key).ToDictionary(),
            AzureOnLoopback.Backend(key) + OfSubscription(TerraformRun.Provider) + """
                resource "azurerm_resource_group" "main" {
                  name     = "rg-todo-test"
                  location = "westeurope"
                }

                output "id" { value = azurerm_resource_group.main.id }
                """);

        await run.SucceedAsync("init");
        await run.ApplyAsync();

        Assert.Contains("azurerm_resource_group", await StateAsync(key), StringComparison.Ordinal);
        Assert.Equal($"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/rg-todo-test", await run.OutputAsync("id"));
        Assert.False(File.Exists(Path.Combine(run.Folder, "terraform.tfstate")));
    }

    /// <summary>The reason why the engine lets only one at a time near a state: Terraform's backend reads the lock's metadata, which
    /// the winner has not written yet, and gives up, whatever -lock-timeout says.</summary>
    [Fact]
    public async Task Of_several_first_inits_at_once_some_fail()
    {
        for (var round = 1; ; round++)
        {
            using var folders = new Runs(4, () => new TerraformRun(azure.Variables, Configuration($"race-{round}.tfstate")));
            var results = await Task.WhenAll(folders.All.Select(run => run.RunAsync("init", "-no-color")));

            Assert.Contains(results, result => result.Succeeded);
            if (results.FirstOrDefault(result => !result.Succeeded) is { } loser)
            {
                Assert.Contains("failed to lock azure state", loser.Error, StringComparison.Ordinal);
                return;
            }

            Assert.True(round < 10, "None has failed in ten rounds.");
        }
    }

    /// <summary>A provider that runs by itself has an environment of its own: there is no ARM_SUBSCRIPTION_ID in it.</summary>
    private static string OfSubscription(string provider) =>
        provider.Replace("features {}", $"features {{}}\n  subscription_id = \"{AzureOnLoopback.Subscription}\"", StringComparison.Ordinal);

    private static string Configuration(string key) => AzureOnLoopback.Backend(key) + """
        resource "terraform_data" "it" {
          input = "hello"
        }
        """;

    private async Task<string> StateAsync(string key) =>
        (await azure.States.GetBlobClient(key).DownloadContentAsync()).Value.Content.ToString();

    private sealed class Runs(int count, Func<TerraformRun> make) : IDisposable
    {
        public IReadOnlyList<TerraformRun> All { get; } = [.. Enumerable.Range(0, count).Select(_ => make())];

        public void Dispose()
        {
            foreach (var run in All)
            {
                run.Dispose();
            }
        }
    }
}
