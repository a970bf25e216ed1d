using NubesGen.Deployment.Azure;
using NubesGen.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Azure;

public sealed class OwnResourcesTests
{
    private const string Subscription = "5b000000-0000-4000-8000-000000000001";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-todo-api-alice";

    [Theory]
    [InlineData(Group)]
    [InlineData($"{Group}/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData($"/subscriptions/{Subscription}/resourcegroups/RG-todo-api-Alice/providers/Microsoft.KeyVault/vaults/kv")]
    public async Task What_is_in_the_environments_own_group_is_ours(string id) => Assert.Null(await WhyNotAsync(id));

    [Theory]
    [InlineData($"{Group}2")]
    [InlineData($"{Group}-2/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData($"{Group}/../rg-other/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData($"/subscriptions/{Subscription}/resourceGroups/rg-todo-api/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData($"/subscriptions/{Subscription}")]
    [InlineData("/subscriptions/99999999-0000-4000-8000-000000000001/resourceGroups/rg-todo-api-alice")]
    [InlineData($"/providers/Microsoft.Management/managementGroups/x{Group}")]
    [InlineData("https://kv.vault.azure.net/secrets/password/1")]
    public async Task What_is_elsewhere_is_not_and_nobody_is_asked(string id)
    {
        var azure = new FakeAzure();

        Assert.Equal($"it is not in this environment's resource group {Group}", await WhyNotAsync(id, azure));
        Assert.Empty(azure.Requests);
    }

    [Theory]
    [InlineData("""{ "environment": "bob", "application-name": "todo-api", "managed-by": "NubesGen.Sdk" }""", "environment=alice but environment=bob")]
    [InlineData("""{ "environment": "Alice", "application-name": "todo-api", "managed-by": "NubesGen.Sdk" }""", "environment=alice but environment=Alice")]
    [InlineData("""{ "environment": "alice", "application-name": "todo", "managed-by": "NubesGen.Sdk" }""", "application-name=todo-api but application-name=todo")]
    [InlineData("""{ "environment": "alice", "application-name": "todo-api", "managed-by": "hand" }""", "managed-by=NubesGen.Sdk but managed-by=hand")]
    [InlineData("""{ "environment": "alice", "application-name": "todo-api" }""", "managed-by=NubesGen.Sdk but none of that name")]
    [InlineData("null", "environment=alice but none of that name")]
    public async Task A_group_of_that_name_without_our_tags_is_somebody_elses(string tags, string reason) =>
        Assert.EndsWith(reason, await WhyNotAsync(Group, WithGroup(tags)), StringComparison.Ordinal);

    [Theory]
    [InlineData(404, "is gone")]
    [InlineData(403, "could not be found out, since We are signed in to Azure, but may not read")]
    public async Task What_cannot_be_proved_is_not_ours(int status, string reason) =>
        Assert.Contains(reason, await WhyNotAsync(Group, new FakeAzure().SigningIn().Answer($"https://management.azure.com{Group}", status, "")), StringComparison.Ordinal);

    private static FakeAzure WithGroup(string tags) => new FakeAzure().SigningIn().Answer($"https://management.azure.com{Group}", 200, $$"""{ "tags": {{tags}} }""");

    private static Task<string?> WhyNotAsync(string id, FakeAzure? azure = null)
    {
        azure ??= WithGroup("""{ "Environment": "alice", "application-name": "todo-api", "managed-by": "NubesGen.Sdk", "commit": "abc" }""");
        var target = new TargetEnvironment
        {
            Application = TestApplications.Create("/repository"),
            Name = EnvironmentName.Parse("alice"),
            Branch = null,
            Commit = null,
            Cloud = CloudKind.Azure,
            Folder = "/nowhere",
        };
        return new OwnResources(azure.Connect(FakeAzure.WithSecret()), Subscription).WhyNotAsync(target, id, CancellationToken.None);
    }
}
