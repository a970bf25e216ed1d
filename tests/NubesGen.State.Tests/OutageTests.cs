using System.Text.RegularExpressions;
using Azure;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>What Terraform does when storage goes away: an Azure of our own, since the other tests need theirs.</summary>
public sealed partial class OutageTests : IAsyncLifetime
{
    private AzureOnLoopback azure = null!;

    public async ValueTask InitializeAsync() => azure = await AzureOnLoopback.StartAsync();

    public async ValueTask DisposeAsync() => await azure.DisposeAsync();

    [Fact]
    public async Task An_apply_that_loses_storage_fails_at_once_and_can_be_mended_when_storage_is_back()
    {
        using var run = new TerraformRun(azure.Variables, AzureOnLoopback.Backend("outage.tfstate") + """
            resource "terraform_data" "it" {
              provisioner "local-exec" {
                command = "touch started; while [ ! -e go ]; do sleep 0.05; done"
              }
            }
            """);
        await run.SucceedAsync("init");

        var applying = run.FailAsync("apply", "-auto-approve", "-no-color");
        await Until.TrueAsync(() => File.Exists(Path.Combine(run.Folder, "started")));
        await azure.StopStorageAsync();
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "go"), "");

        var failure = await applying.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("Failed to save state", failure, StringComparison.Ordinal);
        Assert.Contains("EOF", failure, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run.Folder, "errored.tfstate")));
        await Assert.ThrowsAsync<RequestFailedException>(() => azure.States.GetBlobClient("outage.tfstate").DownloadContentAsync());

        await azure.StartStorageAsync();
        var locked = await run.FailAsync("plan", "-no-color");
        await run.SucceedAsync("force-unlock", "-force", LockId().Match(locked).Groups[1].Value);
        await run.SucceedAsync("state", "push", "errored.tfstate");
        await run.SucceedAsync("plan", "-detailed-exitcode");
    }

    [Fact]
    public async Task Without_a_way_to_storage_an_init_fails_at_once()
    {
        using var run = new TerraformRun(azure.Variables, AzureOnLoopback.Backend("cut.tfstate"));
        azure.Proxy.IsCut = true;

        var failure = await run.FailAsync("init", "-no-color").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("EOF", failure, StringComparison.Ordinal);
        Assert.Contains(AzureOnLoopback.BlobAddress.Host, azure.Proxy.Refused);
        azure.Proxy.IsCut = false;
        await run.SucceedAsync("init");
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_so()
    {
        using var run = new TerraformRun(azure.Variables, AzureOnLoopback.Backend("nobody.tfstate"));
        azure.Cli.SignedIn = false;

        Assert.Contains("az login", await run.FailAsync("init", "-no-color"), StringComparison.Ordinal);
        var program = await BlobProgram.StartAsync(azure.Variables, "nobody", "");
        Assert.Contains("NG6010: Could not sign in to Azure with the Azure CLI: Please run 'az login'", program.Error, StringComparison.Ordinal);
        Assert.Contains(azure.Cli.Calls, call => call.Contains("get-access-token", StringComparison.Ordinal));
    }

    [GeneratedRegex("ID: ([0-9a-f-]{36})")]
    private static partial Regex LockId();
}
