using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NubesGen.Tests.Cloud;

/// <content>What a set-up makes, as far as Azure does more than keep it.</content>
internal sealed partial class ResourceManager
{
    /// <summary>Adds a subscription.</summary>
    public void AddSubscription(string subscription) =>
        this[$"/subscriptions/{subscription}"] = new JsonObject { ["subscriptionId"] = subscription, ["state"] = "Enabled" };

    /// <summary>Answers what is more than reading and writing an object.</summary>
    /// <returns><see langword="null"/>: it is no more than that.</returns>
    private (int Status, JsonNode? Body)? AnswerSetup(string method, string id, string body)
    {
        if (method == "POST" && Registration().Match(id) is { Success: true } registration)
        {
            var provider = new JsonObject { ["namespace"] = registration.Groups["name"].Value, ["registrationState"] = "Registering" };
            this[registration.Groups["id"].Value] = provider;
            return (200, provider.DeepClone());
        }

        if (method == "GET" && this[id] is null && Collection().Match(id) is { Success: true } collection && this[collection.Groups["parent"].Value] is not null)
        {
            return (200, new JsonObject { ["value"] = new JsonArray([.. Children(collection.Groups["parent"].Value, collection.Groups["type"].Value)]) });
        }

        if (method != "PUT" || GroupOf().Match(id) is not { Success: true } group)
        {
            return method == "PUT" && Assignment().IsMatch(id) ? Assign(id, body) : null;
        }

        if (this[group.Value] is null)
        {
            return (404, Error("ResourceGroupNotFound", $"Resource group '{group.Value}' could not be found."));
        }

        return Assignment().IsMatch(id) ? Assign(id, body)
            : Identity().IsMatch(id) ? MakeIdentity(id, body)
            : Credential().Match(id) is { Success: true } credential && this[credential.Groups["parent"].Value] is null
                ? (404, Error("ParentResourceNotFound", "The identity does not exist."))
            : null;
    }

    private IEnumerable<JsonNode> Children(string parent, string type) => Ids
        .Where(id => type == "resources"
            ? id.StartsWith($"{parent}/providers/", StringComparison.OrdinalIgnoreCase) && id[(parent.Length + 1)..].Split('/').Length == 4
                && !id.Contains("Microsoft.Authorization", StringComparison.OrdinalIgnoreCase)
            : id.StartsWith($"{parent}/{type}/", StringComparison.OrdinalIgnoreCase) && !id[(parent.Length + type.Length + 2)..].Contains('/', StringComparison.Ordinal))
        .Select(id => this[id]!);

    /// <summary>Azure fills in who it is: here always the same, so that two set-ups can be compared.</summary>
    private (int Status, JsonNode? Body) MakeIdentity(string id, string body)
    {
        var identity = JsonNode.Parse(body)!.AsObject();
        identity["id"] = id;
        identity["name"] = id[(id.LastIndexOf('/') + 1)..];
        identity["properties"] = this[id]?["properties"]?.DeepClone() ?? new JsonObject
        {
            ["principalId"] = DeterministicGuid.Of($"principal of {id}").ToString(),
            ["clientId"] = DeterministicGuid.Of($"client of {id}").ToString(),
            ["tenantId"] = AzureOnLoopback.Tenant,
        };
        var status = this[id] is null ? 201 : 200;
        this[id] = identity;
        return (status, identity.DeepClone());
    }

    private (int Status, JsonNode? Body)? Assign(string id, string body)
    {
        var properties = JsonNode.Parse(body)!["properties"]!;
        return !Ids.Any(other => Identity().IsMatch(other) && (string?)this[other]!["properties"]!["principalId"] == (string?)properties["principalId"])
                ? (400, Error("PrincipalNotFound", "The principal does not exist."))
            : properties["condition"] is not null && (string?)properties["conditionVersion"] != "2.0"
                ? (400, Error("BadRequest", "A condition needs its version."))
            : !Guid.TryParse(id[(id.LastIndexOf('/') + 1)..], out _)
                ? (400, Error("InvalidRoleAssignmentId", "The name must be a GUID."))
            : null;
    }

    [GeneratedRegex("^(?<id>/subscriptions/[^/]+/providers/(?<name>[^/]+))/register$", RegexOptions.IgnoreCase)]
    private static partial Regex Registration();

    [GeneratedRegex("^(?<parent>.+)/(?<type>resources|containers)$", RegexOptions.IgnoreCase)]
    private static partial Regex Collection();

    [GeneratedRegex("^/subscriptions/[^/]+/resourceGroups/[^/]+(?=/)", RegexOptions.IgnoreCase)]
    private static partial Regex GroupOf();

    [GeneratedRegex("/userAssignedIdentities/[^/]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Identity();

    [GeneratedRegex("^(?<parent>.+)/federatedIdentityCredentials/[^/]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();

    [GeneratedRegex("/providers/Microsoft.Authorization/roleAssignments/[^/]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
