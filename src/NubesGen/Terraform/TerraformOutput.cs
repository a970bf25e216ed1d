using System.Text.Json;

namespace NubesGen.Terraform;

/// <summary>An output of a configuration.</summary>
/// <param name="Value">Its value, in clear.</param>
/// <param name="IsSensitive">Whether it must not be shown.</param>
public sealed record TerraformOutput(JsonElement Value, bool IsSensitive)
{
    /// <summary>The values alone.</summary>
    /// <param name="outputs">Outputs by name.</param>
    /// <returns>Values by name.</returns>
    public static IReadOnlyDictionary<string, JsonElement> ValuesOf(IReadOnlyDictionary<string, TerraformOutput> outputs) =>
        outputs.ToDictionary(output => output.Key, output => output.Value.Value, StringComparer.Ordinal);

    /// <summary>The value as a text: a string as it is, anything else as JSON in one line.</summary>
    /// <returns>Empty for null.</returns>
    public string ToText() => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!,
        JsonValueKind.Null => "",
        _ => JsonSerializer.Serialize(Value),
    };
}
