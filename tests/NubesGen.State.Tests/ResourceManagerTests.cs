using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using NubesGen.Azure;
using NubesGen.Deployment.Azure;
using NubesGen.Diagnostics;
using NubesGen.State;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests;

/// <summary>That what a test puts into the Azure on loopback is what a client finds, under both addresses.</summary>
public sealed class ResourceManagerTests(SharedAzure shared)
{
    private const string Version = "?api-version=2025-01-01";

    private readonly AzureOnLoopback azure = shared.Azure;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_finds_what_a_test_has_put_there(bool publicNames)
    {
        var group = azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, $"rg-{publicNames}", ("environment", "test"));
        using var http = await ClientAsync(publicNames, "https://management.azure.com/.default");

        var found = await http.GetFromJsonAsync<JsonObject>(group + Version);
        Assert.Equal("test", (string?)found!["tags"]!["environment"]);

        var answer = await http.PatchAsJsonAsync(group.ToUpperInvariant() + Version, new { tags = new { commit = "abc" } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"commit":"abc"}""", azure.ResourceManager[group]!["tags"]!.ToJsonString());
        Assert.Contains(azure.Endpoints.Requests, request => request is { Method: "PATCH", Body: """{"tags":{"commit":"abc"}}""" });

        await http.DeleteAsync(group + Version);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(group + Version)).StatusCode);
    }

    [Fact]
    public async Task The_facts_of_a_deployment_become_tags_and_what_is_no_fact_any_more_goes()
    {
        var group = azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, "rg-tags", ("environment", "alice"));
        var connection = new AzureConnection(ScrubbedMachine.Create(), azure.CreateHandler(), azure.Credential);
        var tags = new DeploymentTags(await connection.ResourceManagerAsync(CancellationToken.None), group);
        var deployed = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
        var record = new EnvironmentRecord { Branch = "env-" + new string('x', 300), Commit = "0123456", Deployed = deployed, Expires = deployed.AddDays(7) };

        await tags.WriteAsync(record, CancellationToken.None);
        Assert.Equal(
            $$"""{"environment":"alice","branch":"env-{{new string('x', 252)}}","commit":"0123456","expiry":"2026-03-08T10:00:00Z","last-deployment":"2026-03-01T10:00:00Z"}""",
            azure.ResourceManager[group]!["tags"]!.ToJsonString());

        await tags.WriteAsync(record with { Branch = "env-alice", Expires = null }, CancellationToken.None);
        Assert.Equal(
            """{"environment":"alice","branch":"env-alice","commit":"0123456","last-deployment":"2026-03-01T10:00:00Z"}""",
            azure.ResourceManager[group]!["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.TooManyRequests, 2)]
    [InlineData("POST", HttpStatusCode.BadGateway, 1)]
    [InlineData("POST", null, 1)]
    [InlineData("PATCH", HttpStatusCode.BadGateway, 2)]
    [InlineData("PATCH", null, 2)]
    public async Task What_does_something_each_time_is_sent_again_only_when_nobody_has_taken_it(string method, HttpStatusCode? status, int sent)
    {
        var group = azure.ResourceManager.AddResourceGroup(AzureOnLoopback.Subscription, $"rg-once-{Guid.NewGuid():N}");
        using var way = new LossyWay(azure.CreateHandler(), group, _ => status is { } answer
            ? Task.FromResult(new HttpResponseMessage(answer) { Headers = { { "Retry-After", "0" } } })
            : throw new HttpRequestException(HttpRequestError.ResponseEnded));
        var client = await new AzureConnection(ScrubbedMachine.Create(), way, azure.Credential).ResourceManagerAsync(CancellationToken.None);

        var changing = client.ChangeAsync(method, group, "2025-01-01", new BinaryData("{}"), CancellationToken.None);

        Assert.Equal(sent == 1, await Record.ExceptionAsync(() => changing) is NubesGenException);
        Assert.Equal(sent, way.Sent);
    }

    [Fact]
    public async Task The_account_of_the_states_says_what_it_keeps()
    {
        var account = $"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/{AzureOnLoopback.ResourceGroup}"
            + $"/providers/Microsoft.Storage/storageAccounts/{AzureOnLoopback.Account}";
        using var http = await ClientAsync(publicNames: true, "https://management.azure.com/.default");

        Assert.Equal(AzureOnLoopback.BlobAddress.ToString(), (string?)(await http.GetFromJsonAsync<JsonObject>(account + Version))!["properties"]!["primaryEndpoints"]!["blob"]);
        Assert.True((bool?)(await http.GetFromJsonAsync<JsonObject>($"{account}/blobServices/default{Version}"))!["properties"]!["isVersioningEnabled"]);
        Assert.Single((await http.GetFromJsonAsync<JsonObject>($"{account}/providers/Microsoft.Authorization/permissions{Version}"))!["value"]!.AsArray());
    }

    [Fact]
    public async Task A_token_for_storage_is_none_for_resource_manager()
    {
        using var http = await ClientAsync(publicNames: true, "https://storage.azure.com/.default");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"/subscriptions/{AzureOnLoopback.Subscription}{Version}")).StatusCode);
    }

    private async Task<HttpClient> ClientAsync(bool publicNames, string scope)
    {
        var token = await azure.Credential.GetTokenAsync(new TokenRequestContext([scope]), CancellationToken.None);
        return new HttpClient(azure.CreateHandler())
        {
            BaseAddress = publicNames ? new Uri("https://management.azure.com") : azure.Endpoints.Address,
            DefaultRequestHeaders = { Authorization = new("Bearer", token.Token) },
        };
    }
}
