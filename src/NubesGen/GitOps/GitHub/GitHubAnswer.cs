using System.Net.Http.Headers;
using System.Text.Json;

namespace NubesGen.GitOps.GitHub;

/// <summary>What GitHub has answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The content.</param>
/// <param name="Headers">The headers.</param>
internal sealed record GitHubAnswer(int Status, string Text, HttpResponseHeaders Headers)
{
    /// <summary>Whether it is done.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>The content as JSON; undefined when it is none.</summary>
    public JsonElement Content { get; } = Json(Text);

    /// <summary>Its items; empty when it is no list.</summary>
    public IEnumerable<JsonElement> Items => Content.ValueKind == JsonValueKind.Array ? Content.EnumerateArray() : [];

    private static JsonElement Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
