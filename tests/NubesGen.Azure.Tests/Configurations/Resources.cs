using System.Text.Json;

namespace NubesGen.Tests.Configurations;

/// <summary>A resource of a plan or a state.</summary>
/// <param name="Address">Its address in the configuration.</param>
/// <param name="Type">Its type, e.g. <c>azurerm_storage_account</c>.</param>
/// <param name="Values">Its arguments and attributes; what is not known yet is absent.</param>
internal sealed record Resource(string Address, string Type, JsonElement Values)
{
    /// <summary>The id in Azure; empty before it exists.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>A text, by the names that lead to it; in lists the first element.</summary>
    /// <param name="path">Names of blocks, then of the attribute.</param>
    public string? Text(params string[] path) => At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A yes or no, by the names that lead to it.</summary>
    /// <param name="path">Names of blocks, then of the attribute.</param>
    public bool? Flag(params string[] path) => At(path) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    /// <summary>Any value, by the names that lead to it.</summary>
    /// <param name="path">Names of blocks, then of the attribute.</param>
    public JsonElement? At(params string[] path)
    {
        var value = Values;
        foreach (var name in path)
        {
            value = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : value;
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>The texts of a list or of the values of a map.</summary>
    /// <param name="path">Names of blocks, then of the attribute.</param>
    public IReadOnlyList<string> Texts(params string[] path) => At(path) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.GetString()!)],
        { ValueKind: JsonValueKind.Object } map => [.. map.EnumerateObject().Select(entry => entry.Value.GetString() ?? "")],
        _ => [],
    };

    /// <summary>Every attribute in here, blocks within blocks included.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Attributes() => AttributesOf(Values);

    private static IEnumerable<(string Name, JsonElement Value)> AttributesOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => AttributesOf(property.Value).Prepend((property.Name, property.Value))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(AttributesOf),
        _ => [],
    };
}

/// <summary>The resources of a plan or a state, and its outputs as if they were resources of type <c>output</c>.</summary>
/// <param name="resources">The resources.</param>
internal sealed class Resources(IReadOnlyList<Resource> resources)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<Resource> All { get; } = resources;

    /// <summary>Those of some types.</summary>
    /// <param name="type">E.g. <c>azurerm_subnet</c>.</param>
    public IEnumerable<Resource> OfType(params string[] type) => All.Where(resource => type.Contains(resource.Type));

    /// <summary>Reads what <c>terraform show -json</c> prints, of a plan or of a state.</summary>
    /// <param name="json">Its output.</param>
    public static Resources Parse(string json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        var values = root.GetProperty(root.TryGetProperty("planned_values", out _) ? "planned_values" : "values");
        var resources = values.GetProperty("root_module").GetProperty("resources").EnumerateArray()
            .Where(resource => resource.GetProperty("mode").GetString() == "managed")
            .Select(resource => new Resource(
                resource.GetProperty("address").GetString()!, resource.GetProperty("type").GetString()!, resource.GetProperty("values")));
        var outputs = values.TryGetProperty("outputs", out var named)
            ? named.EnumerateObject().Select(output => new Resource($"output.{output.Name}", "output", output.Value))
            : [];
        return new([.. resources, .. outputs]);
    }
}
