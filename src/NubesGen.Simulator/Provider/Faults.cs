using System.Text.Json;

namespace NubesGen.Simulator.Provider;

/// <summary>Something that is to go wrong.</summary>
/// <param name="Kind"><c>fail</c>, <c>slow</c> or <c>vanish</c>.</param>
/// <param name="Code">The code that Azure answers with.</param>
/// <param name="Message">What Azure says.</param>
/// <param name="Delay">How long it takes first.</param>
internal sealed record Fault(string Kind, string Code, string Message, TimeSpan Delay);

/// <summary>Reads what is to go wrong from <c>faults.json</c> in the store, anew for each operation, so that a test may change its mind.</summary>
/// <param name="folder">The folder of the store.</param>
internal sealed class Faults(string folder)
{
    /// <summary>What is to go wrong with an operation, in the file's order.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="name">The name of the object.</param>
    /// <param name="operation"><c>create</c>, <c>read</c>, <c>update</c> or <c>delete</c>.</param>
    public IReadOnlyList<Fault> For(string type, string name, string operation)
    {
        var path = Path.Combine(folder, "faults.json");
        if (!File.Exists(path))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. json.RootElement.EnumerateArray()
            .Where(fault => fault.GetProperty("type").GetString() == type
                && fault.GetProperty("operation").GetString() == operation
                && (Text(fault, "name") is not { } only || string.Equals(only, name, StringComparison.OrdinalIgnoreCase)))
            .Select(fault => new Fault(
                Text(fault, "kind") ?? "fail",
                Text(fault, "code") ?? "Conflict",
                Text(fault, "message") ?? "Another operation is in progress.",
                TimeSpan.FromSeconds(fault.TryGetProperty("seconds", out var seconds) ? seconds.GetDouble() : 0)))];
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
