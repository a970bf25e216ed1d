namespace NubesGen.Tests;

/// <summary>This machine without what a CI system, a cloud login, a build or a proxy would bring along.</summary>
internal static class ScrubbedMachine
{
    private static readonly string[] Unwanted = ["CI", "GITHUB_", "ACTIONS_", "ARM_", "AZURE_", "TF_", "NUBESGEN_", "MSBUILD", "VSTEST", "ConnectionStrings__", "APPLICATIONINSIGHTS_"];

    /// <summary>Makes one.</summary>
    /// <param name="more">Variables that it has all the same.</param>
    public static Machine Create(params (string Name, string Value)[] more)
    {
        var variables = Machine.Current().Variables
            .Where(variable => !Unwanted.Any(name => variable.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                && !variable.Key.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return new Machine(variables);
    }
}
