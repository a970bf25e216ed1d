using System.Text.Json;

namespace NubesGen.GitOps.Steps;

/// <summary>Reads answers of which any part may be missing.</summary>
internal static class Json
{
    /// <summary>A part of an answer.</summary>
    /// <param name="parent">Where it is.</param>
    /// <param name="names">The way there.</param>
    /// <returns><see langword="null"/>: there is none.</returns>
    public static JsonElement? Part(this JsonElement? parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            parent = parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null ? part : null;
        }

        return parent;
    }

    /// <summary>A text in an answer.</summary>
    public static string? Text(this JsonElement? parent, params ReadOnlySpan<string> names) =>
        parent.Part(names) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A yes or no in an answer.</summary>
    public static bool? Flag(this JsonElement? parent, params ReadOnlySpan<string> names) => parent.Part(names)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A whole number in an answer.</summary>
    public static long? Number(this JsonElement? parent, params ReadOnlySpan<string> names) =>
        parent.Part(names) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>A list in an answer; empty when there is none.</summary>
    public static IReadOnlyList<JsonElement?> List(this JsonElement? parent, params ReadOnlySpan<string> names) =>
        parent.Part(names) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => (JsonElement?)item)] : [];
}
