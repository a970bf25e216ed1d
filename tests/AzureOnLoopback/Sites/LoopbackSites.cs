using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>App Service and Functions: the sites there are, their addresses, and what Resource Manager knows of them.</summary>
/// <param name="folder">Absolute path of a folder of its own.</param>
internal sealed class LoopbackSites(string folder)
{
    private const string Type = "/providers/Microsoft.Web/sites/";

    private readonly ConcurrentDictionary<string, LoopbackSite> sites = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> operations = new();

    /// <summary>Whether somebody else has made a site (or a slot) of this ID: then it is here, too.</summary>
    public Func<string, bool>? Exists { get; set; }

    /// <summary>A site by its ID, or the ID of its slot.</summary>
    public LoopbackSite this[string id] => Find(id) ?? throw new KeyNotFoundException(id);

    /// <summary>Makes a site or, where the ID is that of one, a slot.</summary>
    public LoopbackSite Add(string id, bool isFlex = false) => sites.GetOrAdd(id, _ =>
    {
        var names = id[(id.IndexOf(Type, StringComparison.OrdinalIgnoreCase) + Type.Length)..].Split('/');
        return new LoopbackSite(
            id, $"{string.Join('-', names.Where((_, at) => at % 2 == 0))}.azurewebsites.net", isFlex, Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName);
    });

    /// <summary>Answers for all names of sites.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (sites.Values.FirstOrDefault(site => site.ScmHost == host) is { } deployed)
        {
            await new LoopbackKudu(deployed, folder).AnswerAsync(context);
        }
        else if (sites.Values.FirstOrDefault(site => site.Host == host) is { } visited)
        {
            await visited.AnswerAsync(context);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    /// <summary>Answers for Resource Manager.</summary>
    /// <returns>Null when it is not about a site.</returns>
    public (int Status, JsonNode? Body)? Answer(HttpContext context, string body)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        var at = path.IndexOf(Type, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || path[(at + Type.Length)..].Split('/') is not [var name, .. var rest])
        {
            return null;
        }

        var id = $"{path[..at]}{Type}{name}";
        if (rest is ["slots", var slot, ..])
        {
            (id, rest) = ($"{id}/slots/{slot}", rest[2..]);
        }

        if (!ResourceManager.Accepts(context.Request.Headers.Authorization.ToString()))
        {
            return (401, null);
        }

        return Find(id) is { } site ? Answer(context, site, method, rest, body) : (404, null);
    }

    private (int Status, JsonNode? Body) Answer(HttpContext context, LoopbackSite site, string method, string[] rest, string body)
    {
        switch (method, rest)
        {
            case ("GET", []):
                return (200, Describe(site));
            case ("GET", ["deploymentStatus", var id]) when site.TracksDeployments && site.Deployments.FirstOrDefault(deployment => deployment.Id == id) is { } deployment:
                return (200, Status(deployment));
            case ("GET", ["hostruntime", "admin", "host", "status"]) when site.IsFlex:
                return (200, Host(site.HasHostError));
            case ("POST", ["start"]):
                site.IsStopped = false;
                return (200, null);
            case ("POST", ["restart"]):
                site.Restart();
                return (200, null);
            case ("POST", ["slotsswap"]) when site.IsSlot && (string?)JsonNode.Parse(body)!["targetSlot"] == "production":
                var production = site.Id[..site.Id.IndexOf("/slots/", StringComparison.OrdinalIgnoreCase)];
                this[production].Swap(site);
                var operation = Guid.NewGuid().ToString();
                operations[operation] = 1;
                context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}{site.Id}/operationresults/{operation}?api-version=2024-04-01";
                context.Response.Headers.RetryAfter = "0";
                return (202, null);
            case ("GET", ["operationresults", var running]):
                context.Response.Headers.RetryAfter = "0";
                return operations.TryUpdate(running, 0, 1) ? (202, null) : (200, Describe(site));
            case ("POST", ["config", "appsettings", "list"]):
                var settings = site.Settings.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)JsonValue.Create(setting.Value)));
                return (200, new JsonObject { ["properties"] = new JsonObject(settings) });
            case ("PUT", ["config", "appsettings"]):
                site.Settings.Clear();
                foreach (var (key, value) in JsonNode.Parse(body)!["properties"]!.AsObject())
                {
                    site.Settings[key] = (string)value!;
                }

                return (200, new JsonObject { ["properties"] = new JsonObject() });
            default:
                return (404, null);
        }
    }

    private LoopbackSite? Find(string id) => sites.TryGetValue(id, out var site) ? site : Exists?.Invoke(id) == true ? Add(id) : null;

    private static JsonObject Host(bool hasError) => hasError
        ? new() { ["state"] = "Error", ["errors"] = new JsonArray("No storage.") }
        : new() { ["state"] = "Running" };

    private static JsonObject Describe(LoopbackSite site) => new()
    {
        ["id"] = site.Id,
        ["properties"] = new JsonObject
        {
            ["state"] = site.IsStopped ? "Stopped" : "Running",
            ["defaultHostName"] = site.Host,
            ["hostNameSslStates"] = new JsonArray(
                new JsonObject { ["name"] = site.Host, ["hostType"] = "Standard" },
                new JsonObject { ["name"] = site.ScmHost, ["hostType"] = "Repository" }),
        },
    };

    private static JsonObject Status(LoopbackDeployment deployment)
    {
        var status = !deployment.IsComplete ? "BuildInProgress"
            : deployment.Failure is not null ? "BuildFailed"
            : DateTime.UtcNow < deployment.StartedAt ? "RuntimeStarting"
            : deployment.Crashes ? "RuntimeFailed"
            : "RuntimeSuccessful";
        return new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["deploymentId"] = deployment.Id,
                ["status"] = status,
                ["numberOfInstancesInProgress"] = status == "RuntimeStarting" ? 1 : 0,
                ["numberOfInstancesSuccessful"] = status == "RuntimeSuccessful" ? 1 : 0,
                ["numberOfInstancesFailed"] = status == "RuntimeFailed" ? 1 : 0,
                ["failedInstancesLogs"] = status == "RuntimeFailed" ? new JsonArray("https://scm/api/vfs/LogFiles/default_docker.log") : null,
            },
        };
    }
}
