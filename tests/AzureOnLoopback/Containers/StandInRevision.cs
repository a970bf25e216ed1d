using System.Text.Json.Nodes;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>A revision of a container app that a test has. What it does depends on what is in its image.</summary>
/// <param name="name">App, two hyphens, suffix.</param>
/// <param name="template">What it is made of.</param>
/// <param name="text">What the application in it answers; <c>broken</c> answers 500, <c>crash</c> never runs, nor does any with a setting <c>CRASH</c>.</param>
/// <param name="looks">How often its state is asked until it is set up.</param>
internal sealed class StandInRevision(string name, JsonObject template, string text, int looks)
{
    private int left = looks;

    public string Name => name;

    public JsonObject Template => template;

    public string Text { get; } = template["containers"]![0]!["env"]!.AsArray().Any(variable => (string)variable!["name"]! == "CRASH") ? "crash" : text;

    public bool Active { get; set; } = true;

    public string Image => (string)template["containers"]![0]!["image"]!;

    /// <summary>Whether it answers anything.</summary>
    public bool Runs => Active && Text != "crash";

    /// <summary>As Azure tells it; each time it is asked it gets on.</summary>
    public JsonObject ToJson(string appId, string? domain, int weight)
    {
        var ready = left <= 0;
        left--;
        var (provisioning, running, health) = !Active ? ("Deprovisioned", "Stopped", "None")
            : !ready ? ("Provisioning", "Processing", "None")
            : Text == "crash" ? ("Failed", "Failed", "Unhealthy")
            : Text == "broken" ? ("Provisioned", "Degraded", "Unhealthy")
            : ("Provisioned", "RunningAtMaxScale", "Healthy");
        var told = template.DeepClone().AsObject();
        told["containers"]![0]!["imageType"] = "ContainerImage";
        var properties = new JsonObject
        {
            ["createdTime"] = "2026-01-01T00:00:00+00:00",
            ["active"] = Active,
            ["replicas"] = Runs ? 1 : 0,
            ["trafficWeight"] = weight,
            ["healthState"] = health,
            ["provisioningState"] = provisioning,
            ["runningState"] = running,
            ["template"] = told,
        };
        if (domain is not null)
        {
            properties["fqdn"] = $"{name}.{domain}";
        }

        if (Text == "crash" && ready)
        {
            properties["provisioningError"] = "Container 'app' was terminated with exit code '139'";
        }

        return new JsonObject { ["id"] = $"{appId}/revisions/{name}", ["name"] = name, ["type"] = "Microsoft.App/containerapps/revisions", ["properties"] = properties };
    }
}
