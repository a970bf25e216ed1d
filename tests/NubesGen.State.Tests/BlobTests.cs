using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests;

/// <summary>That the Azure SDK for .NET takes the Azure on loopback for the real one, in a process of its own and in this one.</summary>
public sealed class BlobTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Theory]
    [InlineData("cli", false)]
    [InlineData("cli", true)]
    [InlineData("oidc", false)]
    [InlineData("oidc", true)]
    public async Task A_program_has_all_it_needs_from_its_environment(string signIn, bool publicNames)
    {
        var name = $"program-{signIn}-{publicNames}";
        var variables = new Dictionary<string, string>(signIn == "cli" ? azure.Variables : azure.OidcVariables);
        if (publicNames)
        {
            variables.Remove("ARM_METADATA_HOSTNAME");
        }

        var result = await BlobProgram.StartAsync(variables, name, "grüße");

        Assert.True(result.Succeeded, result.Error + result.Output);
        Assert.Equal($"grüße {AzureOnLoopback.ResourceGroup}", result.Output.Trim());
        await Until.TrueAsync(() => azure.StorageRequests.Any(request => request.Contains(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_workflow_signs_in_within_this_process(bool publicNames)
    {
        using var http = new HttpClient(azure.CreateHandler());
        var credential = new ClientAssertionCredential(
            AzureOnLoopback.Tenant,
            AzureOnLoopback.Client,
            cancellationToken => BlobProgram.IdTokenAsync(http, azure.OidcVariables["ACTIONS_ID_TOKEN_REQUEST_URL"], azure.OidcVariables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], cancellationToken),
            new ClientAssertionCredentialOptions
            {
                Transport = azure.Transport,
                AuthorityHost = publicNames ? AzureAuthorityHosts.AzurePublicCloud : azure.Endpoints.Address,
                DisableInstanceDiscovery = !publicNames,
            });
        var blobs = new BlobServiceClient(AzureOnLoopback.BlobAddress, credential, new BlobClientOptions { Transport = azure.Transport });

        await blobs.GetBlobContainerClient(AzureOnLoopback.Container).UploadBlobAsync($"workflow-{publicNames}", BinaryData.FromString("ok"));

        Assert.True(await azure.States.GetBlobClient($"workflow-{publicNames}").ExistsAsync());
    }

    [Fact]
    public async Task An_id_token_that_github_has_not_made_is_refused()
    {
        var credential = new ClientAssertionCredential(AzureOnLoopback.Tenant, AzureOnLoopback.Client, _ => Task.FromResult("e30.e30."), new ClientAssertionCredentialOptions
        {
            Transport = azure.Transport,
            AuthorityHost = azure.Endpoints.Address,
            DisableInstanceDiscovery = true,
        });

        var refusal = await Assert.ThrowsAsync<AuthenticationFailedException>(
            async () => await credential.GetTokenAsync(new TokenRequestContext(["https://storage.azure.com/.default"]), CancellationToken.None));
        // The message itself ends after its colon.
        Assert.Contains("AADSTS700213", refusal.InnerException!.Message, StringComparison.Ordinal);
    }
}
