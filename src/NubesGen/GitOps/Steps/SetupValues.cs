namespace NubesGen.GitOps.Steps;

/// <summary>What one step finds out and another needs, such as the object id of an identity.</summary>
internal sealed class SetupValues
{
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>A value.</summary>
    /// <param name="name">What it is, e.g. <c>principalId of id-nubesgen-deploy-todo</c>.</param>
    /// <returns>The value, or <c>&lt;name&gt;</c> as long as nobody knows.</returns>
    public string this[string name]
    {
        get => known.TryGetValue(name, out var value) ? value : $"<{name}>";
        set => known[name] = value;
    }

    /// <summary>Whether it is known.</summary>
    public bool Knows(string name) => known.ContainsKey(name);
}
