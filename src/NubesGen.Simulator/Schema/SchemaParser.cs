using System.Text.Json;

namespace NubesGen.Simulator.Schema;

/// <summary>Reads a type out of a schema file.</summary>
internal static class SchemaParser
{
    private static readonly (string Name, AttributeFlags Flag)[] Flags =
    [
        ("required", AttributeFlags.Required),
        ("optional", AttributeFlags.Optional),
        ("computed", AttributeFlags.Computed),
        ("sensitive", AttributeFlags.Sensitive),
        ("deprecated", AttributeFlags.Deprecated),
        ("write_only", AttributeFlags.WriteOnly),
    ];

    /// <summary>The names of an attribute's flags in a schema file.</summary>
    public static IEnumerable<string> FlagNames => Flags.Select(flag => flag.Name);

    /// <summary>Reads a type.</summary>
    /// <exception cref="InvalidDataException">It has something that azurerm has never had.</exception>
    public static TypeSchema Parse(JsonElement json) => new(json.GetProperty("version").GetInt64(), ParseBlock(json.GetProperty("block")));

    private static Block ParseBlock(JsonElement json) => new(
        [.. Members(json, "attributes").Select(attribute => ParseAttribute(attribute.Name, attribute.Value))],
        [.. Members(json, "block_types").Select(nested => ParseNested(nested.Name, nested.Value))]);

    private static BlockAttribute ParseAttribute(string name, JsonElement json)
    {
        var flags = AttributeFlags.None;
        foreach (var (flagName, flag) in Flags)
        {
            if (json.TryGetProperty(flagName, out var value) && value.GetBoolean())
            {
                flags |= flag;
            }
        }

        return json.TryGetProperty("type", out var type)
            ? new BlockAttribute(name, new AttributeType(type), flags)
            : throw new InvalidDataException($"The attribute {name} has a nested type: that is new in azurerm and must be added here.");
    }

    private static NestedBlock ParseNested(string name, JsonElement json)
    {
        var nesting = json.GetProperty("nesting_mode").GetString() switch
        {
            "single" => Nesting.Single,
            "list" => Nesting.List,
            "set" => Nesting.Set,
            var other => throw new InvalidDataException($"The block {name} is nested as {other}: that is new in azurerm and must be added here."),
        };
        return new NestedBlock(name, nesting, Count(json, "min_items"), Count(json, "max_items"), ParseBlock(json.GetProperty("block")));
    }

    private static int Count(JsonElement json, string name) => json.TryGetProperty(name, out var count) ? count.GetInt32() : 0;

    private static IEnumerable<JsonProperty> Members(JsonElement json, string name) =>
        json.TryGetProperty(name, out var members) ? members.EnumerateObject() : Enumerable.Empty<JsonProperty>();
}
