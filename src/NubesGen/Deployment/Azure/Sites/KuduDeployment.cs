using System.Text.Json;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>A deployment as its site tells of it.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="State">How far it is.</param>
/// <param name="Text">What the site says about that.</param>
/// <param name="Deployer">Who has deployed, where the site lets us say so.</param>
internal sealed record KuduDeployment(string Id, KuduState State, string Text, string? Deployer)
{
    /// <summary>Reads what a site has answered.</summary>
    /// <param name="json">The answer.</param>
    /// <returns><see langword="null"/> when it is no deployment.</returns>
    public static KuduDeployment? Parse(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } found && TextOf(found, "id") is { Length: > 0 } id
            && found.TryGetProperty("status", out var status) && status.TryGetInt32(out var state)
            ? new KuduDeployment(id, (KuduState)state, TextOf(found, "status_text") is { Length: > 0 } text ? text : TextOf(found, "progress") ?? "", TextOf(found, "deployer"))
            : null;

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.ReplaceLineEndings(" ").Trim() : null;
}

/// <summary>
/// How far a deployment is. Sources: https://github.com/projectkudu/kudu/blob/master/Kudu.Contracts/Deployment/DeployStatus.cs, and for what Flex
/// Consumption adds https://github.com/dotnet/sdk/blob/main/src/WebSdk/Publish/Tasks/Tasks/OneDeploy/DeploymentStatus.cs.
/// </summary>
internal enum KuduState
{
    /// <summary>Somebody has ended it (Flex Consumption).</summary>
    Cancelled = -1,

    /// <summary>It waits.</summary>
    Pending = 0,

    /// <summary>It is being built, which a published output is not.</summary>
    Building = 1,

    /// <summary>Its files are being put in their place.</summary>
    Deploying = 2,

    /// <summary>It has failed.</summary>
    Failed = 3,

    /// <summary>It is done.</summary>
    Success = 4,

    /// <summary>Another one was first (Flex Consumption).</summary>
    Conflict = 5,

    /// <summary>It is done, but for a restart that the platform makes up for by itself (Flex Consumption).</summary>
    PartialSuccess = 6,
}
