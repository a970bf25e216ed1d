using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Fills in what azurerm takes for an argument that is not given.</summary>
internal static class Defaults
{
    /// <summary>A configuration with its defaults.</summary>
    public static Map Fill(ResourceType type, Map config) =>
        type.Azure.Defaults.Count == 0 ? config : Fill(type.Schema.Block, type.Azure.Defaults, "", config);

    private static Map Fill(Block block, IReadOnlyDictionary<string, Value> defaults, string prefix, Map config)
    {
        var members = new Dictionary<string, Value>(config.Members, StringComparer.Ordinal);
        foreach (var attribute in block.Attributes.Where(attribute => config[attribute.Name].IsNull))
        {
            if (defaults.TryGetValue(prefix + attribute.Name, out var value))
            {
                members[attribute.Name] = value;
            }
        }

        foreach (var nested in block.Blocks)
        {
            if (config[nested.Name] is Sequence sequence)
            {
                members[nested.Name] = new Sequence([.. sequence.Items.Select(item =>
                    item is Map map ? Fill(nested.Block, defaults, $"{prefix}{nested.Name}.", map) : item)]);
            }
        }

        return new Map(members);
    }
}
