using System.Text.Json;

namespace NubesGen.State;

/// <summary>What a Terraform state says of itself.</summary>
/// <param name="Lineage">Terraform's own id of it, made with the first one.</param>
/// <param name="Serial">Counts its changes.</param>
/// <param name="Resources">How many resources it manages; data sources do not count.</param>
public sealed record StateFacts(string Lineage, long Serial, int Resources)
{
    /// <summary>Reads them.</summary>
    /// <param name="state">A state of format 4, as Terraform and OpenTofu write it.</param>
    /// <returns><see langword="null"/> when that is no whole state.</returns>
    public static StateFacts? Of(BinaryData state)
    {
        try
        {
            using var json = JsonDocument.Parse(state);
            var root = json.RootElement;
            return new StateFacts(
                root.GetProperty("lineage").GetString()!,
                root.GetProperty("serial").GetInt64(),
                root.GetProperty("resources").EnumerateArray()
                    .Where(resource => resource.GetProperty("mode").GetString() == "managed")
                    .Sum(resource => resource.GetProperty("instances").GetArrayLength()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
