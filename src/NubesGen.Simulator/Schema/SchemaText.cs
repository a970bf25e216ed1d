using System.Text;
using System.Text.Json;

namespace NubesGen.Simulator.Schema;

/// <summary>Writes a type with an attribute a line and names in order, so that a diff of two versions shows what azurerm changed. Descriptions are left out.</summary>
internal static class SchemaText
{
    /// <summary>Writes the object of a type.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="type">The type in the whole schema.</param>
    /// <param name="indent">How many spaces its line is indented by.</param>
    public static void Write(StringBuilder text, JsonElement type, int indent)
    {
        text.Append("{\n").Append(' ', indent + 2).Append("\"version\": ").Append(type.GetProperty("version").GetRawText()).Append(",\n");
        text.Append(' ', indent + 2).Append("\"block\": ");
        WriteBlock(text, type.GetProperty("block"), indent + 2);
        text.Append('\n').Append(' ', indent).Append('}');
    }

    private static void WriteBlock(StringBuilder text, JsonElement block, int indent)
    {
        text.Append('{');
        var separator = "\n";
        foreach (var (group, write) in new (string, Action<StringBuilder, JsonElement, int>)[] { ("attributes", WriteAttribute), ("block_types", WriteNested) })
        {
            if (!block.TryGetProperty(group, out var members))
            {
                continue;
            }

            text.Append(separator).Append(' ', indent + 2).Append('"').Append(group).Append("\": {");
            var inner = "\n";
            foreach (var member in members.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
            {
                text.Append(inner).Append(' ', indent + 4).Append('"').Append(member.Name).Append("\": ");
                write(text, member.Value, indent + 4);
                inner = ",\n";
            }

            text.Append('\n').Append(' ', indent + 2).Append('}');
            separator = ",\n";
        }

        text.Append('\n').Append(' ', indent).Append('}');
    }

    private static void WriteAttribute(StringBuilder text, JsonElement attribute, int indent)
    {
        text.Append("{ \"type\": ").Append(attribute.GetProperty("type").GetRawText());
        foreach (var flag in SchemaParser.FlagNames.Where(flag => attribute.TryGetProperty(flag, out var value) && value.GetBoolean()))
        {
            text.Append(", \"").Append(flag).Append("\": true");
        }

        text.Append(" }");
    }

    private static void WriteNested(StringBuilder text, JsonElement nested, int indent)
    {
        text.Append("{ \"nesting_mode\": ").Append(nested.GetProperty("nesting_mode").GetRawText());
        foreach (var count in new[] { "min_items", "max_items" })
        {
            if (nested.TryGetProperty(count, out var value))
            {
                text.Append(", \"").Append(count).Append("\": ").Append(value.GetRawText());
            }
        }

        text.Append(", \"block\": ");
        WriteBlock(text, nested.GetProperty("block"), indent);
        text.Append(" }");
    }
}
