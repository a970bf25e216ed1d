using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Terraform in plain sight: any command in the environment's own context.</summary>
internal static class TerraformByHand
{
    /// <summary>Runs a command, or says how to run one without us.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="arguments">What would follow <c>terraform</c>.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Terraform's exit code.</returns>
    /// <exception cref="NubesGenException">NG3xxx: Terraform failed.</exception>
    public static async Task<int> RunAsync(EnvironmentSession session, string arguments, CancellationToken cancellationToken)
    {
        session.Cloud.Prepare(session.Target);
        var started = await session.StartTerraformAsync(cancellationToken);
        var (_, terraform, context, tool) = started;
        if (arguments.Length == 0)
        {
            var backend = string.Concat(context.BackendConfiguration.Select(pair => $" -backend-config={Quote($"{pair.Key}={pair.Value}")}"));
            session.Log.Step($"export TF_DATA_DIR={Quote(context.DataDirectory)}");
            session.Log.Step($"{Path.GetFileName(tool.Path)} -chdir={Quote(context.ConfigurationDirectory)} init{backend}");
            return 0;
        }

        // Which of Terraform's commands change a state is its own business; one that has not changed is not backed up again.
        await new ChangeGuard(started).RunAsync(
            "terraform",
            async () =>
            {
                var result = await terraform.RunAsync(context, CommandLine.Split(arguments), cancellationToken);
                if (!result.Succeeded)
                {
                    throw new NubesGenException(TerraformProblems.Failed(arguments, result.ExitCode, result.Error.Trim()));
                }
            },
            cancellationToken);
        if (await EnvironmentRecord.ReadAsync(session.Store, cancellationToken) is { } record
            && record.About(await StoredState.ReadAsync(session.Store, cancellationToken)) is var now && now != record)
        {
            await now.WriteAsync(session.Store, cancellationToken);
        }

        return 0;
    }

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
