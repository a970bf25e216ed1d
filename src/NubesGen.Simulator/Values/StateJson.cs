using System.Text.Json;
using NubesGen.Simulator.Schema;

namespace NubesGen.Simulator.Values;

/// <summary>Values as JSON, as Terraform's state has them: only the schema tells a list from a set or a number from a string.</summary>
internal static class StateJson
{
    /// <summary>Reads the object of a block. What the JSON does not have is not set; what the schema does not have is dropped.</summary>
    public static Map Read(JsonElement json, Block block)
    {
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var attribute in block.Attributes)
        {
            members[attribute.Name] = Member(json, attribute.Name) is { } value ? Read(value, attribute.Type) : Value.Null;
        }

        foreach (var nested in block.Blocks)
        {
            members[nested.Name] = Read(Member(json, nested.Name), nested);
        }

        return new Map(members);
    }

    /// <summary>Reads a value of a type.</summary>
    public static Value Read(JsonElement json, AttributeType type) => json.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True or JsonValueKind.False => new Flag(json.GetBoolean()),
        JsonValueKind.Number => json.TryGetInt64(out var amount) ? new Integer(amount) : new Text(json.GetRawText()),
        JsonValueKind.Array => new Sequence([.. json.EnumerateArray().Select(item => Read(item, type.Element))]),
        JsonValueKind.Object => new Map(type.Members is { } members
            ? members.ToDictionary(member => member.Key, member => Member(json, member.Key) is { } value ? Read(value, member.Value) : Value.Null, StringComparer.Ordinal)
            : json.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value, type.Element), StringComparer.Ordinal)),
        _ => new Text(json.GetString() ?? ""),
    };

    /// <summary>Writes a value without anything unknown.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case Flag flag:
                writer.WriteBooleanValue(flag.IsSet);
                break;
            case Integer integer:
                writer.WriteNumberValue(integer.Amount);
                break;
            case Real real:
                writer.WriteNumberValue(real.Amount);
                break;
            case Text text:
                writer.WriteStringValue(text.Content);
                break;
            case Sequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case Map map:
                writer.WriteStartObject();
                foreach (var (name, member) in map.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static Value Read(JsonElement? json, NestedBlock nested)
    {
        if (nested.Nesting == Nesting.Single)
        {
            return json is { ValueKind: JsonValueKind.Object } single ? Read(single, nested.Block) : Value.Null;
        }

        return json is { ValueKind: JsonValueKind.Array } items
            ? new Sequence([.. items.EnumerateArray().Select(item => Read(item, nested.Block))])
            : Sequence.Empty;
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;
}
