using System.Text.Json;
using System.Text.Json.Nodes;

namespace NubesGen.Terraform;

/// <summary>Who holds the lock on a state, as Terraform prints it; every part may be missing.</summary>
/// <param name="Id">The id that <c>force-unlock</c> wants.</param>
/// <param name="Who">User and host, e.g. <c>alice@laptop</c>.</param>
/// <param name="Operation">E.g. <c>OperationTypeApply</c>.</param>
/// <param name="Created">Since when, in Terraform's spelling.</param>
internal sealed record StateLockHolder(string? Id, string? Who, string? Operation, string? Created)
{
    /// <summary>Reads the "Lock Info" of a diagnostic.</summary>
    /// <param name="detail">The whole detail.</param>
    /// <returns>What could be found.</returns>
    public static StateLockHolder Parse(string detail)
    {
        var lines = detail.Split('\n', StringSplitOptions.TrimEntries);
        string? Value(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
            && line[(name.Length + 1)..].Trim() is { Length: > 0 } value ? value : null;
        return new StateLockHolder(Value("ID"), Value("Who"), Value("Operation"), Value("Created"));
    }

    /// <summary>Reads what the azurerm backend writes into the metadata of a state's blob.</summary>
    /// <param name="text">JSON in base64.</param>
    /// <returns><see langword="null"/> when it is something else.</returns>
    public static StateLockHolder? FromMetadata(string text)
    {
        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(text));
            string? Value(string name) => json?[name]?.GetValue<string>() is { Length: > 0 } value ? value : null;
            return new StateLockHolder(Value("ID"), Value("Who"), Value("Operation"), Value("Created"));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One phrase that names the holder.</summary>
    /// <returns>E.g. <c>alice@laptop (OperationTypeApply since 2026-11-22 18:55:21, lock id 5f91…)</c>.</returns>
    public override string ToString()
    {
        string?[] facts = [Operation is null ? null : $"{Operation} since {Created}", Id is null ? null : $"lock id {Id}"];
        var known = string.Join(", ", facts.OfType<string>());
        return (Who ?? "another process") + (known.Length > 0 ? $" ({known})" : "");
    }
}
