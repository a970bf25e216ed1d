using NubesGen.Deployment.Azure;
using NubesGen.Environments;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>
/// Whether an environment still is what was made: planned with the configuration that made its state, on a copy of that, so that it takes no lock of the
/// environment and writes nothing to it.
/// </summary>
/// <param name="sessions">Opens environments.</param>
internal sealed class Drift(EnvironmentSessions sessions)
{
    /// <summary>Looks.</summary>
    /// <param name="resolved">The environment, which nobody works on.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>What Terraform would change back; <see langword="null"/> when the configuration that made the state is not kept.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG3xxx, NG4xxx: it cannot be planned.</exception>
    public Task<PlanReport?> FindAsync(ResolvedEnvironment resolved, CancellationToken cancellationToken) => sessions.RunInCopyAsync(
        "MaintainEnvs",
        resolved,
        async (session, ended) =>
        {
            if (await ContextAsync(resolved, session, ended) is not { } context)
            {
                return null;
            }

            var terraform = await session.StartTerraformAsync(context, ended);
            return await Planning.ReportAsync(terraform.Client, terraform.Context, session.Log, ended);
        },
        cancellationToken);

    private static async Task<TerraformContext?> ContextAsync(ResolvedEnvironment resolved, EnvironmentSession session, CancellationToken cancellationToken)
    {
        var context = session.Cloud.Context(session.Target);
        if (resolved.Target.Cloud == CloudKind.Azure)
        {
            context = await ConfigurationArchive.ExtractAsync(resolved.Store, context, Path.Combine(session.Target.Folder, "archived"), session.Log, cancellationToken);
            if (context is not null)
            {
                AzureConfiguration.KeepStateInFile(context.ConfigurationDirectory);
            }

            return context;
        }

        // On the Local cloud what made the state lies where it was written.
        if (!Directory.Exists(resolved.Target.ConfigurationDirectory))
        {
            return null;
        }

        ConfigurationCopy.Make(resolved.Target.ConfigurationDirectory, session.Target.ConfigurationDirectory);
        return context;
    }
}
