namespace NubesGen.Simulator.Values;

/// <summary>A value and where it was found, as <see cref="Provider.Diagnostic.Path"/> has it.</summary>
/// <param name="Value">What is there.</param>
/// <param name="Path">The steps to it.</param>
internal sealed record FoundValue(Value Value, IReadOnlyList<object> Path);

/// <summary>Finds values by names with dots between them, such as <c>site_config.always_on</c>: in every block of a name.</summary>
internal static class ValuePath
{
    /// <summary>Finds all values of a path. Where a block on the way is missing there is none; where it is unknown, that unknown is found.</summary>
    public static IReadOnlyList<FoundValue> Find(Value value, string path)
    {
        IEnumerable<FoundValue> found = [new(value, [])];
        foreach (var name in path.Split('.'))
        {
            found = found.SelectMany(Open).Select(at => at.Value is Map map ? new FoundValue(map[name], [.. at.Path, name]) : at);
        }

        return [.. found];
    }

    private static IEnumerable<FoundValue> Open(FoundValue at) => at.Value switch
    {
        Sequence sequence => sequence.Items.Select((item, index) => new FoundValue(item, [.. at.Path, index])),
        Null => [],
        _ => [at],
    };
}
