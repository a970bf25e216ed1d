namespace NubesGen.Tests.Generation;

/// <summary>What programs started by tests may know of the machine.</summary>
internal static class ScrubbedEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(Machine machine) =>
        machine.Variables
            .Where(variable => variable.Key is "PATH" or "HOME" or "TMPDIR" or "LANG" or "DOTNET_ROOT")
            .Append(new KeyValuePair<string, string>("CHECKPOINT_DISABLE", "1"))
            .ToDictionary(StringComparer.Ordinal);
}
