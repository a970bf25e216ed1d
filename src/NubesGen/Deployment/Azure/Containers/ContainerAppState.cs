using System.Text.Json.Nodes;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>A container app as Azure tells it. Source of the shape: https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/get.</summary>
/// <param name="Json">The answer.</param>
internal sealed record ContainerAppState(JsonObject Json)
{
    /// <summary>What the latest revision is made of.</summary>
    public JsonObject Template => Properties["template"]!.AsObject();

    /// <summary>The image of the latest revision.</summary>
    public string? Image => (string?)Template["containers"]?[0]?["image"];

    /// <summary>The revision that was made last.</summary>
    public string? LatestRevision => (string?)Properties["latestRevisionName"];

    /// <summary>Whether it answers HTTP.</summary>
    public bool HasIngress => Ingress is not null;

    /// <summary>The port on which the container answers.</summary>
    public int Port => (int?)Ingress?["targetPort"] ?? 8080;

    /// <summary>The revision that gets all requests; <see langword="null"/> when there is none, or they are divided.</summary>
    public string? Serving =>
        Ingress?["traffic"]?.AsArray().FirstOrDefault(entry => (int?)entry?["weight"] == 100) is not { } all ? null
        : (bool?)all["latestRevision"] == true ? (string?)Properties["latestReadyRevisionName"] ?? LatestRevision
        : (string?)all["revisionName"];

    private JsonNode Properties => Json["properties"]!;

    private JsonNode? Ingress => Properties["configuration"]?["ingress"];
}
