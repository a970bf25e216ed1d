using System.Text.Json.Nodes;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>A revision of a container app as Azure tells it. Source of the shape: https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps-revisions/get-revision.</summary>
/// <param name="Json">The answer.</param>
internal sealed record ContainerRevision(JsonObject Json)
{
    /// <summary>Its name: that of the app, two hyphens, the suffix.</summary>
    public string Name => (string)Json["name"]!;

    /// <summary>Whether it may run; one that has no replicas just now is active too.</summary>
    public bool Active => (bool?)Properties["active"] ?? false;

    /// <summary>The one image it runs.</summary>
    public string? Image => (string?)Template?["containers"]?[0]?["image"];

    /// <summary>What it is made of, with Azure's defaults.</summary>
    public JsonNode? Template => Properties["template"];

    /// <summary>Where it alone answers; <see langword="null"/> without ingress.</summary>
    public string? HostName => (string?)Properties["fqdn"] is { Length: > 0 } name ? name : null;

    /// <summary>Whether Azure has set it up; then it runs, or would as soon as somebody asks it.</summary>
    public bool IsProvisioned => Provisioning.Equals("Provisioned", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it will never run.</summary>
    public bool HasFailed => Provisioning.Equals("Failed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its replicas run. Beside what the REST reference lists there is <c>RunningAtMaxScale</c>.</summary>
    public bool IsRunning => Running.StartsWith("Running", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its probes fail.</summary>
    public bool IsUnhealthy => Health.Equals("Unhealthy", StringComparison.OrdinalIgnoreCase);

    /// <summary>How it is, in Azure's words.</summary>
    public string State => string.Join(", ", new[]
    {
        $"provisioning state {Provisioning}",
        Running.Length == 0 ? null : $"running state {Running}",
        Health.Length == 0 ? null : $"health state {Health}",
    }.OfType<string>());

    /// <summary>Why it is as it is, where Azure says it.</summary>
    public IEnumerable<string> Details => new[] { Text("provisioningError"), Text("runningStateDetails") }.Where(text => text.Length > 0);

    private string Provisioning => Text("provisioningState");

    private string Running => Text("runningState");

    private string Health => Text("healthState");

    private JsonNode Properties => Json["properties"]!;

    private string Text(string name) => (string?)Properties[name] ?? "";
}
