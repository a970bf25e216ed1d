using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Finds what Terraform leaves to the provider to find.</summary>
internal static class Validator
{
    /// <summary>What is wrong with a block.</summary>
    /// <param name="block">Its schema.</param>
    /// <param name="rules">What else is known of it.</param>
    /// <param name="config">The block.</param>
    public static IEnumerable<Diagnostic> Check(Block block, IReadOnlyList<Rule> rules, Map config) =>
        ReadOnly(block, config, []).Concat(rules.Where(rule => rule.Phase == Phase.Validate).SelectMany(rule => rule.Check(config, _ => null)));

    private static IEnumerable<Diagnostic> ReadOnly(Block block, Map config, IReadOnlyList<object> path)
    {
        foreach (var attribute in block.Attributes.Where(attribute => attribute.IsReadOnly && !config[attribute.Name].IsNull))
        {
            yield return new Diagnostic($"{attribute.Name} cannot be set", "Azure tells its value; a configuration can only read it.", [.. path, attribute.Name]);
        }

        foreach (var nested in block.Blocks)
        {
            var blocks = config[nested.Name] switch
            {
                Map map => [(Map: map, Path: [.. path, nested.Name])],
                Sequence sequence => sequence.Items.OfType<Map>().Select((map, index) => (Map: map, Path: (IReadOnlyList<object>)[.. path, nested.Name, index])),
                _ => Enumerable.Empty<(Map Map, IReadOnlyList<object> Path)>(),
            };
            foreach (var problem in blocks.SelectMany(inner => ReadOnly(nested.Block, inner.Map, inner.Path)))
            {
                yield return problem;
            }
        }
    }
}
