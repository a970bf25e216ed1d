using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Azure;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class StateAccountChecksTests
{
    private static readonly AzureSettings Azure = new("states", "tfstate", "rg-states", "5b000000-0000-4000-8000-000000000001");

    private readonly StateAccountChecks checks = new(Azure, "me");

    private readonly JsonNode account = Parse("""
        {
          "allowBlobPublicAccess": false, "allowSharedKeyAccess": false, "minimumTlsVersion": "TLS1_2", "supportsHttpsTrafficOnly": true,
          "publicNetworkAccess": "Enabled", "networkAcls": { "defaultAction": "Allow" }
        }
        """);

    private readonly JsonNode service = Parse("""
        { "isVersioningEnabled": true, "deleteRetentionPolicy": { "enabled": true, "days": 7 }, "containerDeleteRetentionPolicy": { "enabled": true, "days": 7 } }
        """);

    private readonly JsonNode container = Parse("""{ "publicAccess": "None" }""");

    private JsonNode? permissions = Parse("""[{ "actions": ["*/read"], "notActions": [], "dataActions": ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"], "notDataActions": [] }]""");

    [Fact]
    public void An_account_as_it_should_be_is_well()
    {
        var all = Judge();

        Assert.Equal(
            [
                "state deleted blobs", "state deleted containers", "state encryption", "state keys", "state network", "state permissions", "state public access",
                "state versions of blobs",
            ],
            all.Select(check => check.Name).Order());
        Assert.All(all, check => Assert.True(check.IsWell, check.Finding));
    }

    [Theory]
    [InlineData("isVersioningEnabled", "state versions of blobs", "--enable-versioning true")]
    [InlineData("deleteRetentionPolicy", "state deleted blobs", "--enable-delete-retention true --delete-retention-days 30")]
    [InlineData("containerDeleteRetentionPolicy", "state deleted containers", "--enable-container-delete-retention true --container-delete-retention-days 30")]
    public void What_is_not_kept_is_advice(string setting, string name, string options)
    {
        service[setting] = setting.EndsWith("Policy", StringComparison.Ordinal) ? new JsonObject { ["enabled"] = false } : null;

        Advises(name, $"az storage account blob-service-properties update --resource-group rg-states --account-name states {options}");
    }

    [Theory]
    [InlineData("minimumTlsVersion", "TLS1_1", "state encryption", "--min-tls-version TLS1_2")]
    [InlineData("minimumTlsVersion", null, "state encryption", "--min-tls-version TLS1_2")]
    [InlineData("supportsHttpsTrafficOnly", false, "state encryption", "--https-only true --min-tls-version TLS1_2")]
    public void Old_encryption_is_to_be_mended(string setting, object? value, string name, string options)
    {
        account[setting] = JsonSerializer.SerializeToNode(value);

        Fails(name, $"az storage account update --resource-group rg-states --name states {options}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Keys_that_open_everything_are_advised_against(bool? value)
    {
        account["allowSharedKeyAccess"] = value;

        Advises("state keys", "az storage account update --resource-group rg-states --name states --allow-shared-key-access false");
    }

    [Fact]
    public void A_container_that_everybody_may_read_is_to_be_mended_at_once()
    {
        account["allowBlobPublicAccess"] = true;
        container["publicAccess"] = "Blob";

        Fails("state public access", "az storage account update --resource-group rg-states --name states --allow-blob-public-access false");
    }

    [Theory]
    [InlineData(true, "None", "az storage account update --resource-group rg-states --name states --allow-blob-public-access false")]
    [InlineData(false, "Container", "az storage container-rm update --resource-group rg-states --storage-account states --name tfstate --public-access off")]
    public void Half_a_way_to_that_is_advised_against(bool account, string container, string mend)
    {
        this.account["allowBlobPublicAccess"] = account;
        this.container["publicAccess"] = container;

        Advises("state public access", mend);
    }

    [Theory]
    [InlineData("Enabled", "Deny")]
    [InlineData("Disabled", "Allow")]
    public void A_firewall_that_lets_us_in_is_well(string access, string action)
    {
        (account["publicNetworkAccess"], account["networkAcls"]!["defaultAction"]) = (access, action);

        Assert.True(Find("state network").IsWell);
    }

    [Theory]
    [InlineData("Enabled", "the account's firewall shuts this machine out", "az storage account network-rule add --resource-group rg-states --account-name states --ip-address")]
    [InlineData("Disabled", "the account is shut to all public networks", "az storage account update --resource-group rg-states --name states --public-network-access Enabled --default-action Deny")]
    public void A_firewall_that_shuts_us_out_is_told(string access, string finding, string mend)
    {
        (account["publicNetworkAccess"], account["networkAcls"]!["defaultAction"]) = (access, "Deny");

        var check = Find("state network", isReached: false);

        Assert.False(check.IsAdvice);
        Assert.StartsWith(finding, check.Finding, StringComparison.Ordinal);
        Assert.Contains(mend, check.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{ "dataActions": ["*"], "notDataActions": [] }]""", null)]
    [InlineData("""[{ "dataActions": ["microsoft.storage/storageAccounts/blobServices/*/read"] }, { "dataActions": ["*/blobs/write", "*/blobs/delete"] }]""", null)]
    [InlineData("""[{ "actions": ["*"], "dataActions": [] }]""", "read, write, delete")]
    [InlineData("""[{ "dataActions": ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"] }]""", "write, delete")]
    [InlineData("""[{ "dataActions": ["*"], "notDataActions": ["*/blobs/delete"] }]""", "delete")]
    [InlineData("[]", "read, write, delete")]
    public void A_role_that_is_missing_is_named_with_what_it_is_for(string roles, string? missing)
    {
        permissions = Parse(roles);

        if (missing is null)
        {
            Assert.True(Find("state permissions").IsWell);
        }
        else
        {
            Fails("state permissions", "az role assignment create --role \"Storage Blob Data Contributor\" --assignee me --scope /subscriptions/5b000000-0000-4000-8000-000000000001"
                + "/resourceGroups/rg-states/providers/Microsoft.Storage/storageAccounts/states/blobServices/default/containers/tfstate");
            Assert.Equal($"we may not {missing} blobs in the container", Find("state permissions").Finding);
        }
    }

    [Fact]
    public void What_azure_does_not_say_is_advice_and_an_account_elsewhere_is_told()
    {
        permissions = null;
        Assert.True(Find("state permissions").IsAdvice);

        var elsewhere = Assert.Single(checks.Of(new StateAccount(null, null, null, null), isReached: true));
        Assert.StartsWith("there is no storage account states in the resource group rg-states", elsewhere.Finding, StringComparison.Ordinal);
        Assert.Contains("az storage account list --query", elsewhere.Mend, StringComparison.Ordinal);
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static JsonElement Resource(string name, JsonNode content) => JsonSerializer.SerializeToElement(new JsonObject { [name] = content.DeepClone() });

    private IReadOnlyList<Check> Judge(bool isReached = true) => checks.Of(
        new StateAccount(
            Resource("properties", account), Resource("properties", service), Resource("properties", container), permissions is null ? null : Resource("value", permissions)),
        isReached);

    private Check Find(string name, bool isReached = true) => Assert.Single(Judge(isReached), check => check.Name == name);

    private void Fails(string name, string mend)
    {
        Assert.Equal((mend, false), (Find(name).Mend, Find(name).IsAdvice));
        Assert.All(Judge().Where(check => check.Name != name), check => Assert.True(check.IsWell));
    }

    private void Advises(string name, string mend)
    {
        Assert.Equal((mend, true), (Find(name).Mend, Find(name).IsAdvice));
        Assert.All(Judge().Where(check => check.Name != name), check => Assert.True(check.IsWell));
    }
}
