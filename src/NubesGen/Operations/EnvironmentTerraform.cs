using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Terraform, initialised for one environment.</summary>
/// <param name="Session">The environment.</param>
/// <param name="Client">Terraform.</param>
/// <param name="Context">What all its commands about this environment have in common.</param>
/// <param name="Tool">Which one it is.</param>
internal sealed record EnvironmentTerraform(EnvironmentSession Session, TerraformClient Client, TerraformContext Context, TerraformTool Tool)
{
    /// <summary>Plans, and does exactly what the plan says; what turns out to exist already and to be ours is taken over, and planned again.</summary>
    /// <param name="destroy">Ends everything instead.</param>
    /// <param name="check">Fails when a plan must not be applied.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="NubesGenException">NG3xxx, NG4xxx.</exception>
    public Task<bool> ChangeAsync(bool destroy, Action<Plan> check, CancellationToken cancellationToken) => ChangeAsync(
        destroy,
        plan =>
        {
            check(plan);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <inheritdoc cref="ChangeAsync(bool, Action{Plan}, CancellationToken)"/>
    public async Task<bool> ChangeAsync(bool destroy, Func<Plan, Task> check, CancellationToken cancellationToken)
    {
        var guard = new ChangeGuard(this);
        var adoption = new Adoption(this);
        while (true)
        {
            using var plan = await Client.PlanAsync(Context, destroy, cancellationToken);
            await check(plan);
            if (plan.IsEmpty)
            {
                Session.Log.Step(destroy ? "Nothing is left to destroy" : "No changes: what is declared exists");
                return adoption.HasAdopted;
            }

            if (!destroy)
            {
                await guard.ArchiveAsync(cancellationToken);
            }

            try
            {
                await guard.RunAsync(destroy ? "destroy" : "change", () => Client.ApplyAsync(Context, plan, cancellationToken), cancellationToken);
                return true;
            }
            catch (NubesGenException failure)
            {
                if (!await adoption.TryAsync(failure, cancellationToken))
                {
                    throw;
                }
            }
        }
    }
}
