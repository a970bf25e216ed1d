using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Works out what an object will be, from its configuration and what it is.</summary>
/// <param name="type">The resource type.</param>
internal sealed class Planner(ResourceType type)
{
    /// <summary>The object after an apply; what only Azure can tell is unknown.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="prior">What it is now; <see langword="null"/> for a new one.</param>
    public Map Plan(Map config, Map? prior) => PlanBlock(type.Schema.Block, Defaults.Fill(type, config), prior);

    /// <summary>The arguments whose change Azure can only follow with a new object.</summary>
    public IReadOnlyList<IReadOnlyList<object>> Replacing(Map planned, Map prior)
    {
        var changed = new List<IReadOnlyList<object>>();
        foreach (var path in type.Azure.Replace)
        {
            var before = ValuePath.Find(prior, path);
            var after = ValuePath.Find(planned, path);
            if (!before.Select(found => Normal(path, found.Value)).SequenceEqual(after.Select(found => Normal(path, found.Value))))
            {
                changed.Add(after.Count > 0 ? after[0].Path : before[0].Path);
            }
        }

        return changed;
    }

    /// <summary>Azure knows its regions by their names of one word.</summary>
    private static Value Normal(string path, Value value) =>
        path == "location" ? new Text(value.AsText().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()) : value;

    private static Map PlanBlock(Block block, Map config, Map? prior)
    {
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var attribute in block.Attributes)
        {
            members[attribute.Name] = PlanAttribute(attribute, config[attribute.Name], prior);
        }

        foreach (var nested in block.Blocks)
        {
            members[nested.Name] = PlanNested(nested, config[nested.Name], prior?[nested.Name]);
        }

        return new Map(members);
    }

    private static Value PlanAttribute(BlockAttribute attribute, Value config, Map? prior) =>
        attribute.IsWriteOnly ? Value.Null
        : !config.IsNull || !attribute.IsComputed ? config
        : prior is not null ? prior[attribute.Name]
        : Value.Unknown;

    private static Value PlanNested(NestedBlock nested, Value config, Value? prior) => config switch
    {
        Map map => PlanBlock(nested.Block, map, prior as Map),
        Sequence sequence => new Sequence([.. sequence.Items.Select((item, index) =>
            item is Map map ? PlanBlock(nested.Block, map, Counterpart(nested, map, index, (prior as Sequence)?.Items ?? [])) : item)]),
        _ => config,
    };

    /// <summary>The block as it was: by position in a list, by what it says in a set.</summary>
    private static Map? Counterpart(NestedBlock nested, Map config, int index, IReadOnlyList<Value> prior) => nested.Nesting == Nesting.List
        ? prior.ElementAtOrDefault(index) as Map
        : prior.OfType<Map>().FirstOrDefault(candidate => PlanBlock(nested.Block, config, candidate).Equals(candidate));
}
