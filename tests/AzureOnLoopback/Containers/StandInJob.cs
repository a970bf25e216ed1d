using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>A Container Apps job that a test has. Nothing runs in it: the test says how a run ends.</summary>
/// <param name="id">Its ID in Resource Manager.</param>
internal sealed class StandInJob(string id)
{
    private readonly List<(string Name, JsonNode Template)> executions = [];

    /// <summary>How a run ends.</summary>
    public string Outcome { get; set; } = "Succeeded";

    /// <summary>What each run was started with.</summary>
    public IReadOnlyList<JsonNode> Runs => [.. executions.Select(execution => execution.Template)];

    /// <summary>Names of the runs that somebody has stopped.</summary>
    public ConcurrentQueue<string> Stopped { get; } = new();

    private string Name => id[(id.LastIndexOf('/') + 1)..];

    public async Task<(int Status, JsonNode? Body)> AnswerAsync(HttpContext context, string method, string[] parts)
    {
        switch ((method, parts))
        {
            case ("GET", []):
                return (200, new JsonObject
                {
                    ["id"] = id,
                    ["name"] = Name,
                    ["properties"] = new JsonObject
                    {
                        ["provisioningState"] = "Succeeded",
                        ["template"] = new JsonObject
                        {
                            ["containers"] = new JsonArray(new JsonObject
                            {
                                ["name"] = "migrations",
                                ["image"] = "mcr.microsoft.com/dotnet/samples:aspnetapp",
                                ["env"] = new JsonArray(new JsonObject { ["name"] = "AZURE_CLIENT_ID", ["value"] = "the-identity" }),
                                ["resources"] = new JsonObject { ["cpu"] = 0.5, ["memory"] = "1Gi" },
                            })
                        },
                    },
                });
            case ("POST", ["start"]):
                executions.Add(($"{Name}-{executions.Count}", (await JsonNode.ParseAsync(context.Request.Body))!));
                // As Azure does: the answer does not say what the run is called, and only a look at this address says that it has begun.
                context.Response.Headers.Location = $"https://{context.Request.Host}{id}/started?api-version=2025-01-01";
                context.Response.Headers.RetryAfter = "0";
                return (202, null);
            case ("GET", ["started"]):
                return (200, new JsonObject());
            case ("GET", ["executions"]):
                return (200, new JsonObject { ["value"] = new JsonArray([.. executions.Select(execution => (JsonNode)ToJson(execution))]) });
            case ("GET", ["executions", var name]):
                return (200, ToJson(executions.Single(execution => execution.Name == name)));
            case ("POST", ["executions", var running, "stop"]):
                Stopped.Enqueue(running);
                return (200, null);
            default:
                return (404, null);
        }
    }

    private JsonObject ToJson((string Name, JsonNode Template) execution) => new()
    {
        ["name"] = execution.Name,
        ["properties"] = new JsonObject { ["status"] = Outcome, ["template"] = execution.Template.DeepClone() },
    };
}
