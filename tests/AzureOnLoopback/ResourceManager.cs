using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// Azure Resource Manager as far as a test fills it: a set of objects by ID, which may be read, written and deleted. Whoever asks needs a
/// token for it, like for the real one.
/// </summary>
internal sealed partial class ResourceManager
{
    private const string TagsOfScope = "/providers/Microsoft.Resources/tags/default";

    private readonly ConcurrentDictionary<string, JsonNode> objects = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An object, by its ID or any other path that is to be answered; null: there is none. As in Azure, case means nothing in an ID.</summary>
    /// <param name="id">E.g. <c>/subscriptions/…/resourceGroups/rg-todo-test</c>.</param>
    public JsonNode? this[string id]
    {
        get => objects.TryGetValue(id, out var found) ? found.DeepClone() : null;
        set
        {
            if (value is null)
            {
                objects.TryRemove(id, out _);
            }
            else
            {
                objects[id] = value;
            }
        }
    }

    /// <summary>The IDs of all objects.</summary>
    public IReadOnlyCollection<string> Ids => [.. objects.Keys];

    /// <summary>Adds a resource group.</summary>
    /// <returns>Its ID.</returns>
    public string AddResourceGroup(string subscription, string name, params (string Name, string Value)[] tags)
    {
        var id = $"/subscriptions/{subscription}/resourceGroups/{name}";
        this[id] = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = "Microsoft.Resources/resourceGroups",
            ["location"] = "westeurope",
            ["tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Name, (JsonNode?)tag.Value))),
            ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
        };
        this[$"{id}/providers/Microsoft.Authorization/permissions"] = Permissions(["*"], []);
        return id;
    }

    /// <summary>Adds a storage account that keeps old versions, as a place for state should.</summary>
    /// <returns>Its ID.</returns>
    public string AddStorageAccount(string group, string name, Uri blobAddress)
    {
        var id = $"{group}/providers/Microsoft.Storage/storageAccounts/{name}";
        this[id] = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = "Microsoft.Storage/storageAccounts",
            ["location"] = "westeurope",
            ["kind"] = "StorageV2",
            ["sku"] = new JsonObject { ["name"] = "Standard_ZRS", ["tier"] = "Standard" },
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["isHnsEnabled"] = false,
                ["allowBlobPublicAccess"] = false,
                ["allowSharedKeyAccess"] = false,
                ["minimumTlsVersion"] = "TLS1_2",
                ["supportsHttpsTrafficOnly"] = true,
                ["primaryEndpoints"] = new JsonObject { ["blob"] = blobAddress.ToString() },
            },
        };
        this[$"{id}/blobServices/default"] = new JsonObject
        {
            ["id"] = $"{id}/blobServices/default",
            ["name"] = "default",
            ["type"] = "Microsoft.Storage/storageAccounts/blobServices",
            ["properties"] = new JsonObject
            {
                ["isVersioningEnabled"] = true,
                ["deleteRetentionPolicy"] = new JsonObject { ["enabled"] = true, ["days"] = 30 },
                ["containerDeleteRetentionPolicy"] = new JsonObject { ["enabled"] = true, ["days"] = 30 },
            },
        };
        this[$"{id}/providers/Microsoft.Authorization/permissions"] =
            Permissions(["*/read"], ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"]);
        return id;
    }

    /// <summary>The answer of <c>…/providers/Microsoft.Authorization/permissions</c>: what whoever asks may do.</summary>
    public static JsonNode Permissions(string[] actions, string[] dataActions) => new JsonObject
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["actions"] = new JsonArray([.. actions.Select(action => (JsonNode?)action)]),
            ["notActions"] = new JsonArray(),
            ["dataActions"] = new JsonArray([.. dataActions.Select(action => (JsonNode?)action)]),
            ["notDataActions"] = new JsonArray(),
        }),
    };

    /// <summary>Whether a header holds a token for Resource Manager.</summary>
    public static bool Accepts(string authorization) =>
        EntraToken.Read(authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..] : null) is { } token
        && ((string?)token["aud"])?.StartsWith("https://storage.", StringComparison.Ordinal) == false;

    /// <summary>Answers a request.</summary>
    public (int Status, JsonNode? Body) Answer(string method, string path, string authorization, string body)
    {
        var id = path.TrimEnd('/');
        if (!Accepts(authorization))
        {
            return (401, Error("InvalidAuthenticationToken", "The access token is missing or is for another audience."));
        }

        if (AnswerSetup(method, id, body) is { } answer)
        {
            return answer;
        }

        if (method == "PUT")
        {
            var created = this[id] is null;
            var written = JsonNode.Parse(body)!.AsObject();
            written["id"] ??= id;
            written["name"] ??= id[(id.LastIndexOf('/') + 1)..];
            this[id] = written;
            return (created ? 201 : 200, this[id]);
        }

        if (id.EndsWith(TagsOfScope, StringComparison.OrdinalIgnoreCase))
        {
            return (200, method == "PATCH" ? ChangeTags(id, JsonNode.Parse(body)!) : TagsAt(id));
        }

        if (this[id] is not { } found)
        {
            return (404, Error("ResourceNotFound", $"The Resource '{id}' was not found."));
        }

        switch (method)
        {
            case "PATCH":
                // As in Azure, a property that is given is replaced as a whole: `tags` too.
                foreach (var (name, value) in JsonNode.Parse(body)!.AsObject())
                {
                    found[name] = value?.DeepClone();
                }

                this[id] = found;
                return (200, found);
            case "DELETE":
                foreach (var gone in Ids.Where(other => other.Equals(id, StringComparison.OrdinalIgnoreCase)
                    || other.StartsWith(id + "/", StringComparison.OrdinalIgnoreCase)))
                {
                    this[gone] = null;
                }

                return (200, null);
            case "HEAD":
                return (204, null);
            default:
                return (200, found);
        }
    }

    /// <summary>Of something that nobody has told this of, too: the stand-in for azurerm has made most groups.</summary>
    private JsonObject TagsAt(string id) => this[id]?.AsObject() ?? new JsonObject
    {
        ["id"] = id,
        ["properties"] = new JsonObject { ["tags"] = this[id[..^TagsOfScope.Length]]?["tags"]?.DeepClone() ?? new JsonObject() },
    };

    /// <summary>As https://learn.microsoft.com/rest/api/resources/tags/update-at-scope says; a pair goes only as a whole.</summary>
    private JsonObject ChangeTags(string id, JsonNode change)
    {
        var all = TagsAt(id);
        var tags = all["properties"]!["tags"]!.AsObject();
        foreach (var (name, value) in change["properties"]!["tags"]!.AsObject())
        {
            if ((string)change["operation"]! == "Merge")
            {
                tags[name] = value?.DeepClone();
            }
            else if ((string?)tags[name] == (string?)value)
            {
                tags.Remove(name);
            }
        }

        this[id] = all;
        if (this[id[..^TagsOfScope.Length]] is { } scope)
        {
            scope["tags"] = tags.DeepClone();
            this[id[..^TagsOfScope.Length]] = scope;
        }

        return all;
    }

    private static JsonObject Error(string code, string message) =>
        new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}
