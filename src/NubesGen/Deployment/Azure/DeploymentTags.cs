using System.Globalization;
using System.Text.Json;
using NubesGen.Azure;
using NubesGen.State;

namespace NubesGen.Deployment.Azure;

/// <summary>
/// Shows the facts of the last deployment where somebody looks who has only the portal: as tags on the resource group, exactly those that
/// <c>main.tf</c> has Terraform ignore. Source: https://learn.microsoft.com/rest/api/resources/tags/update-at-scope.
/// </summary>
/// <param name="azure">Changes resources.</param>
/// <param name="resourceGroup">ID of the group.</param>
internal sealed class DeploymentTags(ResourceManagerClient azure, string resourceGroup)
{
    private const string ApiVersion = "2021-04-01";

    /// <summary>Longer values Azure refuses: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources.</summary>
    private const int LongestValue = 256;

    private readonly string path = $"{resourceGroup}/providers/Microsoft.Resources/tags/default";

    /// <summary>Writes them; all other tags stay.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when they are written.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG6xxx: Azure does not take them.</exception>
    public async Task WriteAsync(EnvironmentRecord record, CancellationToken cancellationToken)
    {
        var tags = new (string Name, string? Value)[]
        {
            ("branch", record.Branch),
            ("commit", record.Commit),
            ("expiry", Text(record.Expires)),
            ("last-deployment", Text(record.Deployed)),
        };
        await ChangeAsync("Merge", tags.Where(tag => tag.Value is not null).ToDictionary(tag => tag.Name, tag => Cut(tag.Value!)), cancellationToken);
        var none = tags.Where(tag => tag.Value is null).Select(tag => tag.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Only a pair is sure to go, not a name alone.
        if (none.Count > 0 && await PresentAsync(none, cancellationToken) is { Count: > 0 } old)
        {
            await ChangeAsync("Delete", old, cancellationToken);
        }
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Cut(string value) => value[..Math.Min(value.Length, LongestValue)];

    private async Task<Dictionary<string, string>> PresentAsync(HashSet<string> names, CancellationToken cancellationToken)
    {
        using var found = await azure.GetAsync(path, ApiVersion, cancellationToken);
        return found is not null && found.RootElement.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object
            ? tags.EnumerateObject().Where(tag => names.Contains(tag.Name)).ToDictionary(tag => tag.Name, tag => tag.Value.ToString())
            : [];
    }

    private async Task ChangeAsync(string operation, Dictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var body = BinaryData.FromObjectAsJson(new { operation, properties = new { tags } });
        using var answer = await azure.ChangeAsync("PATCH", path, ApiVersion, body, cancellationToken);
    }
}
