using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace NubesGen.State;

/// <summary>
/// JSON in a blob's metadata, where a listing shows it without a request for each blob. In base64, since metadata are HTTP headers.
/// </summary>
internal static class BlobMetadata
{
    /// <summary>A blob's metadata are 8 KB at most, names and all; base64 makes four of three.</summary>
    public const int MaxLength = 6000;

    /// <summary>Makes metadata of one value.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">What it holds.</param>
    /// <returns>Empty when it does not fit.</returns>
    public static Dictionary<string, string> Of(string key, BinaryData content) =>
        content.ToMemory().Length > MaxLength ? [] : new() { [key] = Convert.ToBase64String(content) };

    /// <summary>Reads JSON back.</summary>
    /// <param name="metadata">All metadata of a blob.</param>
    /// <param name="key">Which of them.</param>
    /// <param name="value">What it says.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>False when it is not there, or something else.</returns>
    public static bool TryRead<T>(IDictionary<string, string>? metadata, string key, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        try
        {
            // The service keeps the case of names, proxies need not.
            var text = metadata?.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
            value = string.IsNullOrEmpty(text) ? null : StoreFiles.FromJson<T>(new BinaryData(Convert.FromBase64String(text)));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Somebody else's.
        }

        return value is not null;
    }
}
