using System.Text.Json;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>What azurerm knows of a resource type and its schema does not say.</summary>
/// <param name="Id">Template of its ID.</param>
/// <param name="Key">Template of the ARM ID where <paramref name="Id"/> is none: two objects with the same key are the same.</param>
/// <param name="Replace">Paths of arguments that cannot be changed in place.</param>
/// <param name="Defaults">What arguments are when not given, by path.</param>
/// <param name="Computed">Values that Azure tells, by path; texts are templates.</param>
/// <param name="Rules">What azurerm and Azure refuse.</param>
internal sealed record AzureType(
    string Id,
    string Key,
    IReadOnlyList<string> Replace,
    IReadOnlyDictionary<string, Value> Defaults,
    IReadOnlyDictionary<string, Value> Computed,
    IReadOnlyList<Rule> Rules)
{
    private const string InResourceGroup = "/subscriptions/{subscription}/resourceGroups/{resource_group_name}/providers/";

    /// <summary>What changes with none of the types in place.</summary>
    public static readonly IReadOnlyList<string> AlwaysReplace = ["name", "location", "resource_group_name"];

    /// <summary>Reads one out of the data file.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="json">Its entry; <see langword="null"/> when it has none.</param>
    public static AzureType Parse(string type, JsonElement? json)
    {
        if (json is not { } entry)
        {
            return new AzureType(InResourceGroup + "Unknown/" + type + "/{name}", "{id}", AlwaysReplace, Values(null), Values(null), []);
        }

        var id = entry.GetProperty("id").GetString()!;
        return new AzureType(
            id.StartsWith("Microsoft.", StringComparison.Ordinal) ? InResourceGroup + id + "/{name}" : id,
            entry.TryGetProperty("key", out var key) ? key.GetString()! : "{id}",
            [.. AlwaysReplace, .. entry.TryGetProperty("replace", out var replace) ? replace.EnumerateArray().Select(path => path.GetString()!) : []],
            Values(entry.TryGetProperty("defaults", out var defaults) ? defaults : null),
            Values(entry.TryGetProperty("computed", out var computed) ? computed : null),
            [.. entry.TryGetProperty("rules", out var rules) ? rules.EnumerateArray().Select(Rule.Parse) : []]);
    }

    private static Dictionary<string, Value> Values(JsonElement? json) => json is { } members
        ? members.EnumerateObject().ToDictionary(member => member.Name, member => ToValue(member.Value), StringComparer.Ordinal)
        : [];

    private static Value ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new Flag(json.GetBoolean()),
        JsonValueKind.Number when json.TryGetInt64(out var amount) => new Integer(amount),
        JsonValueKind.Number => new Text(json.GetRawText()),
        JsonValueKind.Array => new Sequence([.. json.EnumerateArray().Select(ToValue)]),
        JsonValueKind.Object => new Map(json.EnumerateObject().ToDictionary(member => member.Name, member => ToValue(member.Value), StringComparer.Ordinal)),
        _ => new Text(json.GetString()!),
    };
}
