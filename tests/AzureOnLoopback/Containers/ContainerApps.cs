using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>
/// Azure Container Apps on loopback: apps, revisions and jobs in Resource Manager, and what answers at their addresses. An application is what its image
/// says: the text in <c>app/version.txt</c>, or <c>placeholder</c> for an image that is in no registry here.
/// </summary>
/// <param name="images">The registry behind all names that end in <c>.azurecr.io</c>.</param>
internal sealed class ContainerApps(RegistryImages images)
{
    private const string Provider = "/providers/Microsoft.App/";

    private readonly ConcurrentDictionary<string, StandInApp> apps = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, StandInJob> jobs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> operations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> requests = new();

    /// <summary>What Resource Manager was asked about apps and jobs, e.g. <c>PATCH containerApps/ca-todo</c>.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Those that change something.</summary>
    public IReadOnlyList<string> Changes => [.. requests.Where(request => !request.StartsWith("GET", StringComparison.Ordinal))];

    /// <summary>Asked before a request is answered; true: it has answered, or has hung up.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    public void Clear() => requests.Clear();

    /// <summary>Makes an app with the placeholder that Terraform gives it.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="domain">What its addresses end in; <see langword="null"/>: it has no ingress.</param>
    public async Task<StandInApp> AddAsync(string id, string? domain)
    {
        var app = new StandInApp(id, domain, TextOfAsync);
        await app.ReviseAsync(new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "app",
                ["image"] = "mcr.microsoft.com/dotnet/samples:aspnetapp",
                ["env"] = new JsonArray(new JsonObject { ["name"] = "ASPNETCORE_ENVIRONMENT", ["value"] = "Production" }),
                ["resources"] = new JsonObject { ["cpu"] = 0.5, ["memory"] = "1Gi", ["ephemeralStorage"] = "1Gi" },
                ["probes"] = new JsonArray(),
            }),
            ["scale"] = new JsonObject { ["minReplicas"] = 0, ["maxReplicas"] = 3, ["rules"] = new JsonArray() },
            ["volumes"] = new JsonArray(),
        });
        apps[id] = app;
        return app;
    }

    /// <summary>Whether there is an app of this ID.</summary>
    public bool Has(string id) => apps.ContainsKey(id);

    /// <summary>Makes a job as Terraform does.</summary>
    public StandInJob AddJob(string id) => jobs[id] = new StandInJob(id);

    /// <summary>Answers at the addresses of apps and revisions. One that gets no requests otherwise is started by this one.</summary>
    public async Task AnswerSiteAsync(HttpContext context)
    {
        var revision = apps.Values.Select(app => app.RevisionAt(context.Request.Host.Host)).FirstOrDefault(found => found is not null);
        context.Response.StatusCode = revision is not { Runs: true } ? 404 : revision.Text == "broken" ? 500 : 200;
        await context.Response.WriteAsync(revision?.Text ?? "");
    }

    /// <summary>Answers what Resource Manager is asked.</summary>
    /// <returns>False when it is about something else.</returns>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var at = path.IndexOf(Provider, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || path.Contains("Environments", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!IsSignedIn(context))
        {
            context.Response.StatusCode = 401;
            return true;
        }

        if (!path.Contains("/operations/", StringComparison.Ordinal))
        {
            requests.Enqueue($"{context.Request.Method} {path[(at + Provider.Length)..]}");
        }

        if (Before is not null && await Before(context))
        {
            return true;
        }

        var (status, body) = await AnswerAsync(context, path[..at], path[(at + Provider.Length)..].Split('/'));
        context.Response.StatusCode = status;
        if (body is not null)
        {
            await context.Response.WriteAsync(body.ToJsonString());
        }

        return true;
    }

    private static bool IsSignedIn(HttpContext context)
    {
        var token = context.Request.Headers.Authorization.ToString();
        return token.StartsWith("Bearer ", StringComparison.Ordinal)
            && ((string?)EntraToken.Read(token["Bearer ".Length..])?["aud"])?.StartsWith("https://storage.", StringComparison.Ordinal) == false;
    }

    private async Task<(int Status, JsonNode? Body)> AnswerAsync(HttpContext context, string group, string[] parts)
    {
        var method = context.Request.Method;
        switch (parts)
        {
            case ["locations", _, "operations", var operation]:
                context.Response.Headers.RetryAfter = "0";
                return (200, new JsonObject { ["status"] = operations.AddOrUpdate(operation, 0, (_, left) => left - 1) > 0 ? "InProgress" : "Succeeded" });
            case ["jobs", var name, ..] when jobs.TryGetValue($"{group}{Provider}jobs/{name}", out var job):
                return await job.AnswerAsync(context, method, parts[2..]);
            case ["containerApps", var name, ..] when apps.TryGetValue($"{group}{Provider}containerApps/{name}", out var app):
                return await AnswerAsync(context, method, app, parts[2..]);
            default:
                return (404, Error("ResourceNotFound", "There is no such resource."));
        }
    }

    private async Task<(int Status, JsonNode? Body)> AnswerAsync(HttpContext context, string method, StandInApp app, string[] parts)
    {
        switch ((method, parts))
        {
            case ("GET", []):
                return (200, app.ToJson());
            case ("PATCH", []):
                var problem = await app.PatchAsync((await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
                if (problem is not null)
                {
                    return (400, Error("InvalidParameterValueInContainerTemplate", problem));
                }

                var operation = Guid.NewGuid().ToString("N");
                operations[operation] = 2;
                context.Response.Headers["Azure-AsyncOperation"] =
                    $"https://{context.Request.Host}{app.Id[..app.Id.IndexOf("/resourceGroups", StringComparison.Ordinal)]}{Provider}locations/westeurope/operations/{operation}?api-version=2025-01-01";
                context.Response.Headers.RetryAfter = "0";
                return (202, null);
            case ("GET", ["revisions"]):
                return (200, new JsonObject { ["value"] = new JsonArray([.. app.Revisions.Select(revision => (JsonNode)app.ToJson(revision))]) });
            case (_, ["revisions", var name, ..]) when app.Revisions.FirstOrDefault(revision => revision.Name == name) is { } revision:
                return Answer(app, revision, method, parts[2..]);
            default:
                return (404, Error("RevisionNotFound", "There is no such revision."));
        }
    }

    private static (int Status, JsonNode? Body) Answer(StandInApp app, StandInRevision revision, string method, string[] parts)
    {
        switch ((method, parts))
        {
            case ("GET", []):
                return (200, app.ToJson(revision));
            case ("GET", ["replicas"]):
                return (200, new JsonObject
                {
                    ["value"] = new JsonArray(new JsonObject
                    {
                        ["name"] = $"{revision.Name}-5d8",
                        ["properties"] = new JsonObject
                        {
                            ["containers"] = new JsonArray(new JsonObject
                            {
                                ["name"] = "app",
                                ["ready"] = false,
                                ["restartCount"] = 4,
                                ["runningState"] = "Waiting",
                                ["runningStateDetails"] = "CrashLoopBackOff: back-off 20s restarting failed container",
                            })
                        },
                    })
                });
            case ("POST", ["activate" or "deactivate"]):
                if (parts[0] == "deactivate" && app.Serving == revision)
                {
                    return (400, Error("RevisionHasTraffic", "A revision with traffic cannot be deactivated."));
                }

                revision.Active = parts[0] == "activate";
                return (200, null);
            default:
                return (404, null);
        }
    }

    /// <summary>What is in an image. Such a thing as an image with nothing of ours is not pushed in any test.</summary>
    private async Task<string?> TextOfAsync(string image)
    {
        if (!image.Contains(".azurecr.io/", StringComparison.Ordinal))
        {
            return "placeholder";
        }

        return await images.PullAsync(image) is { } pulled ? Encoding.UTF8.GetString(pulled.Layers[^1]["app/version.txt"]).Trim() : null;
    }

    private static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}
