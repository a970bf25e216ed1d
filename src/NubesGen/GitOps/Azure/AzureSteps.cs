using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.Azure;

/// <summary>What one tier has in Azure, step by step.</summary>
/// <param name="tier">The tier.</param>
/// <param name="catalog">Knows roles and resource providers.</param>
/// <param name="repository"><c>host/owner/name</c>, in lower case: whose all this is.</param>
/// <param name="location">Azure region.</param>
internal sealed class AzureSteps(SetupTier tier, Catalog catalog, string repository, string location)
{
    private const string ResourcesVersion = "2022-09-01";
    private const string StorageVersion = "2023-05-01";
    private const string IdentityVersion = "2023-01-31";

    /// <summary>The steps that come before those of identities' rights.</summary>
    /// <returns>In order.</returns>
    public IEnumerable<SetupStep> Foundation() =>
    [
        .. Providers().Select(Provider),
        Group(),
        Account(),
        Recovery(),
        Container(),
        Identity(tier.Names.DeployIdentity),
        Identity(tier.Names.PlanIdentity),
    ];

    /// <summary>Lets jobs of a GitHub environment sign in as an identity.</summary>
    /// <param name="identity">Name of the identity.</param>
    /// <param name="environment">Name of the GitHub environment, and of the credential.</param>
    /// <param name="issuer">Who signs GitHub's tokens.</param>
    /// <param name="subject">What these tokens say.</param>
    /// <returns>The step; what it makes goes with the identity.</returns>
    public SetupStep Credential(string identity, string environment, string issuer, string subject)
    {
        var path = $"{tier.Identity(identity)}/federatedIdentityCredentials/{environment}";
        return new SetupStep($"sign-in of the GitHub environment {environment} as {identity}")
        {
            Look = _ => Get(path, IdentityVersion),
            Make = (found, _) => found.Text("properties", "issuer") == issuer && found.Text("properties", "subject") == subject
                && found.List("properties", "audiences") is [{ } audience] && audience.GetString() == Audience
                ? []
                : [Put(path, IdentityVersion, new JsonObject
                {
                    ["properties"] = new JsonObject { ["issuer"] = issuer, ["subject"] = subject, ["audiences"] = new JsonArray(Audience) },
                })],
            Right = new("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write", "Managed Identity Contributor", tier.Group),
        };
    }

    /// <summary>https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity.</summary>
    private const string Audience = "api://AzureADTokenExchange";

    private JsonObject Tags => new() { ["managed-by"] = "NubesGen.Sdk", ["repository"] = repository };

    /// <summary>
    /// All that any project may need: whoever plans can only read, and a service that is new in a branch must not be the first of its kind.
    /// </summary>
    private IEnumerable<string> Providers() => catalog.Common.ResourceProviders
        .Concat(catalog.Entries.SelectMany(entry => entry.Azure.ResourceProviders))
        .Concat(["Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.Storage"])
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private SetupStep Provider(string name)
    {
        var path = $"{tier.SubscriptionScope}/providers/{name}";
        return new SetupStep($"resource provider {name} in subscription {tier.Subscription}")
        {
            Look = _ => Get(path, ResourcesVersion),
            // It takes minutes to be registered everywhere, and nobody needs to wait for that.
            Make = (found, _) => found.Text("registrationState") is "Registered" or "Registering"
                ? []
                : [new(SetupParty.Azure, "POST", $"{path}/register", null, ResourcesVersion)],
            Right = new($"{name}/register/action", "Contributor", tier.SubscriptionScope) { ReadAction = "Microsoft.Resources/subscriptions/providers/read" },
        };
    }

    private SetupStep Group() => new($"resource group {tier.Names.ResourceGroup}")
    {
        Look = _ => Get(tier.Group, ResourcesVersion),
        Make = (found, _) => IsOurs(found, "a resource group", tier.Group)
            ? []
            : [Put(tier.Group, ResourcesVersion, new JsonObject { ["location"] = location, ["tags"] = Tags })],
        Undo = (found, _) => HasOurTags(found) ? Delete(tier.Group, ResourcesVersion) : null,
        Guards = [new SetupGuard(Get($"{tier.Group}/resources", ResourcesVersion), answer => NamesIn(answer, tier.Names.Account, tier.Names.DeployIdentity, tier.Names.PlanIdentity))],
        Right = new("Microsoft.Resources/subscriptions/resourceGroups/write", "Contributor", tier.SubscriptionScope),
    };

    private SetupStep Account()
    {
        JsonObject Wanted() => new()
        {
            ["allowBlobPublicAccess"] = false,
            ["allowCrossTenantReplication"] = false,
            ["allowSharedKeyAccess"] = false,
            ["defaultToOAuthAuthentication"] = true,
            ["minimumTlsVersion"] = "TLS1_2",
            ["supportsHttpsTrafficOnly"] = true,
        };
        return new SetupStep($"storage account {tier.Names.Account} for states")
        {
            Look = _ => Get(tier.Account, StorageVersion),
            Make = (found, _) => !IsOurs(found, "a storage account", tier.Account)
                ? [Put(tier.Account, StorageVersion, new JsonObject
                {
                    ["location"] = location,
                    ["kind"] = "StorageV2",
                    // Every region has it; who wants more changes it, and it stays so.
                    ["sku"] = new JsonObject { ["name"] = "Standard_LRS" },
                    ["tags"] = Tags,
                    ["properties"] = Wanted(),
                })]
                : Has(found.Part("properties"), Wanted()) || IsStricter(found)
                ? []
                : [new(SetupParty.Azure, "PATCH", tier.Account, new JsonObject { ["properties"] = Wanted() }, StorageVersion)],
            Undo = (found, _) => HasOurTags(found) ? Delete(tier.Account, StorageVersion) : null,
            Guards = [new SetupGuard(Get($"{tier.Account}/blobServices/default/containers", StorageVersion), answer => NamesIn(answer, SetupNames.Container))],
            Right = new("Microsoft.Storage/storageAccounts/write", "Contributor", tier.Group),
        };

        // TLS 1.3 alone is fine as well.
        bool IsStricter(JsonElement? found)
        {
            var wanted = Wanted();
            wanted["minimumTlsVersion"] = "TLS1_3";
            return Has(found.Part("properties"), wanted);
        }
    }

    private SetupStep Recovery()
    {
        var path = $"{tier.Account}/blobServices/default";
        static JsonObject Kept() => new() { ["enabled"] = true, ["days"] = 30 };
        return new SetupStep($"old versions and deleted blobs of {tier.Names.Account}, kept for 30 days")
        {
            Look = _ => Get(path, StorageVersion),
            Make = (found, _) => found.Flag("properties", "isVersioningEnabled") == true
                && Has(found.Part("properties", "deleteRetentionPolicy"), Kept()) && Has(found.Part("properties", "containerDeleteRetentionPolicy"), Kept())
                ? []
                : [Put(path, StorageVersion, new JsonObject
                {
                    ["properties"] = new JsonObject
                    {
                        ["isVersioningEnabled"] = true, ["deleteRetentionPolicy"] = Kept(), ["containerDeleteRetentionPolicy"] = Kept(),
                    },
                })],
            Right = new("Microsoft.Storage/storageAccounts/blobServices/write", "Contributor", tier.Account),
        };
    }

    private SetupStep Container() => new($"container {SetupNames.Container} in {tier.Names.Account}")
    {
        Look = _ => Get(tier.Container, StorageVersion),
        Make = (found, _) => found is not null
            ? []
            : [Put(tier.Container, StorageVersion, new JsonObject { ["properties"] = new JsonObject { ["publicAccess"] = "None" } })],
        Right = new("Microsoft.Storage/storageAccounts/blobServices/containers/write", "Contributor", tier.Account),
    };

    private SetupStep Identity(string name)
    {
        var path = tier.Identity(name);
        return new SetupStep($"identity {name}")
        {
            Look = _ => Get(path, IdentityVersion),
            Make = (found, _) => IsOurs(found, "an identity", path) ? [] : [Put(path, IdentityVersion, new JsonObject { ["location"] = location, ["tags"] = Tags })],
            Learn = (found, values) =>
            {
                foreach (var value in IdentityValues.All)
                {
                    if (((JsonElement?)found).Text("properties", value) is { } text)
                    {
                        values[IdentityValues.Key(value, name)] = text;
                    }
                }
            },
            Undo = (found, _) => HasOurTags(found) ? Delete(path, IdentityVersion) : null,
            Right = new("Microsoft.ManagedIdentity/userAssignedIdentities/write", "Managed Identity Contributor", tier.Group),
        };
    }

    /// <summary>Whether it is there and ours; throws when it is there and somebody else's.</summary>
    private bool IsOurs(JsonElement? found, string what, string id) => found is not null
        && (HasOurTags(found) ? true : throw new NubesGenException(GitOpsSetupProblems.Taken(what, id, repository)));

    private bool HasOurTags(JsonElement? found) =>
        found.Text("tags", "managed-by") == "NubesGen.Sdk" && found.Text("tags", "repository") == repository;

    private static bool Has(JsonElement? found, JsonObject wanted) => wanted.All(property =>
        found.Part(property.Key) is { } value && value.GetRawText() == property.Value!.ToJsonString());

    private static List<string> NamesIn(JsonElement? answer, params IReadOnlyList<string> ours) =>
        [.. answer.List("value").Select(item => item.Text("name")).OfType<string>().Where(name => !ours.Contains(name, StringComparer.OrdinalIgnoreCase))];

    private static SetupCall Get(string path, string version) => new(SetupParty.Azure, "GET", path, null, version);

    private static SetupCall Put(string path, string version, JsonObject body) => new(SetupParty.Azure, "PUT", path, body, version);

    private static SetupCall Delete(string path, string version) => new(SetupParty.Azure, "DELETE", path, null, version);
}
