using NubesGen.Tests.Cloud;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>That the real programs take the Azure on loopback for the real one.</summary>
public sealed class AzureOnLoopbackTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Theory]
    [InlineData("cli")]
    [InlineData("oidc")]
    public async Task Terraform_keeps_its_state_in_a_blob(string signIn)
    {
        var key = $"terraform-{signIn}.tfstate";
        using var run = new TerraformRun(signIn == "cli" ? azure.Variables : azure.OidcVariables, Configuration(key));

        await run.SucceedAsync("init");
        await run.ApplyAsync();

        var state = (await azure.States.GetBlobClient(key).DownloadContentAsync()).Value.Content.ToString();
        Assert.Contains("terraform_data", state, StringComparison.Ordinal);
        await run.SucceedAsync("destroy", "-auto-approve");
    }

    private static string Configuration(string key) => AzureOnLoopback.Backend(key) + """
        resource "terraform_data" "it" {
          input = "hello"
        }
        """;
}
