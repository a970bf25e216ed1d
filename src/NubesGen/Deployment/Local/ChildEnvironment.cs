namespace NubesGen.Deployment.Local;

/// <summary>The few variables of the caller that programs on the Local cloud get: they must not depend on who started them.</summary>
internal static class ChildEnvironment
{
    public static readonly IReadOnlyList<string> Names = ["PATH", "HOME", "LANG", "TMPDIR", "USER", "DOTNET_ROOT"];

    /// <summary>The caller's values of <see cref="Names"/>.</summary>
    public static Dictionary<string, string> Of(Machine machine) => Names
        .Where(name => machine.Variable(name) is not null)
        .ToDictionary(name => name, name => machine.Variable(name)!, StringComparer.Ordinal);
}
