namespace NubesGen.Terraform;

/// <summary>The environment variables Terraform gets: the caller's, without those that would change what our own arguments mean.</summary>
internal static class TerraformEnvironment
{
    private const string CliConfigFile = "TF_CLI_CONFIG_FILE";

    private static readonly string[] Removed = ["TF_WORKSPACE", "TF_DATA_DIR", "TF_INPUT", "TF_IN_AUTOMATION"];

    private static readonly string[] RemovedPrefixes = ["TF_CLI_ARGS", "TF_LOG"];

    /// <summary>What any Terraform gets, whatever it works on.</summary>
    /// <param name="machine">The caller's variables.</param>
    /// <returns>The whole environment.</returns>
    public static Dictionary<string, string> Of(Machine machine)
    {
        var comparer = machine.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = machine.Variables.Where(IsKept).ToDictionary(comparer);
        // A warning about a missing file would come with every command; Doctor explains it once.
        if (environment.TryGetValue(CliConfigFile, out var file) && !File.Exists(file))
        {
            environment.Remove(CliConfigFile);
        }

        environment["TF_IN_AUTOMATION"] = "1";
        environment["TF_INPUT"] = "0";
        environment["CHECKPOINT_DISABLE"] = "1";
        return environment;
    }

    /// <summary>What Terraform gets for one environment.</summary>
    /// <param name="machine">The caller's variables.</param>
    /// <param name="context">The environment.</param>
    /// <returns>The whole environment; what <paramref name="context"/> brings wins.</returns>
    public static Dictionary<string, string> Of(Machine machine, TerraformContext context)
    {
        var environment = Of(machine);
        environment["TF_DATA_DIR"] = context.DataDirectory;
        foreach (var (name, value) in context.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    private static bool IsKept(KeyValuePair<string, string> variable) =>
        !Removed.Contains(variable.Key, StringComparer.OrdinalIgnoreCase)
        && !RemovedPrefixes.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
