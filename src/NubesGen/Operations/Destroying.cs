namespace NubesGen.Operations;

/// <summary>Removes an environment and everything of it.</summary>
internal static class Destroying
{
    /// <summary>Destroys. Killed anywhere in between, the next run goes on: the folder is the last to go.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Done when nothing is left.</returns>
    public static async Task RunAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        if (File.Exists(session.Target.StateFile))
        {
            session.Cloud.Prepare(session.Target);
            var (terraform, context, _) = await session.StartTerraformAsync(cancellationToken);
            using var plan = await terraform.PlanAsync(context, destroy: true, cancellationToken);
            if (!plan.IsEmpty)
            {
                await terraform.ApplyAsync(context, plan, cancellationToken);
            }
        }

        await session.Cloud.DestroyAsync(session.Target, cancellationToken);
    }
}
