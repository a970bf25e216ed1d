using NubesGen.Diagnostics;

namespace NubesGen.Operations;

/// <summary>Terraform in plain sight: any command in the environment's own context.</summary>
internal static class TerraformByHand
{
    /// <summary>What evaluates the configuration and therefore needs the environment's values. <c>apply</c> may be given a plan that has them.</summary>
    private static readonly string[] WithValues = ["console", "destroy", "import", "plan", "refresh"];

    /// <summary>Runs a command, or says how to run one without us.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="arguments">What would follow <c>terraform</c>.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Terraform's exit code.</returns>
    /// <exception cref="NubesGenException">NG3xxx: Terraform failed.</exception>
    public static async Task<int> RunAsync(EnvironmentSession session, string arguments, CancellationToken cancellationToken)
    {
        session.Cloud.Prepare(session.Target);
        var (_, terraform, context, tool) = await session.StartTerraformAsync(cancellationToken);
        if (arguments.Length == 0)
        {
            var backend = string.Concat(context.BackendConfiguration.Select(pair => $" -backend-config={Quote($"{pair.Key}={pair.Value}")}"));
            session.Log.Step($"export TF_DATA_DIR={Quote(context.DataDirectory)}");
            session.Log.Step($"{Path.GetFileName(tool.Path)} -chdir={Quote(context.ConfigurationDirectory)} init{backend}");
            return 0;
        }

        var words = CommandLine.Split(arguments);
        var values = WithValues.Contains(words[0]) ? context.VariableFiles.Select(file => $"-var-file={file}") : [];
        var result = await terraform.RunAsync(context, [words[0], .. values, .. words.Skip(1)], cancellationToken);
        return result.Succeeded
            ? result.ExitCode
            : throw new NubesGenException(TerraformProblems.Failed(arguments, result.ExitCode, result.Error.Trim()));
    }

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
