using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>What provisioning has made.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="ResourceGroup">Name of its resource group.</param>
/// <param name="Address">Where the application answers; <see langword="null"/> before the first deployment and for a worker.</param>
/// <param name="Outputs">Terraform's outputs but for those marked as sensitive: strings as they are, anything else as JSON.</param>
public sealed record ProvisioningResult(string Environment, string ResourceGroup, Uri? Address, IReadOnlyDictionary<string, string> Outputs);

/// <summary>Creates or updates an environment: plan, then exactly that plan, then everything that it declares is started.</summary>
internal static class Provisioning
{
    /// <summary>Provisions.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="review">Which plan was reviewed.</param>
    /// <param name="mayLoseData">Whether the user gave leave to destroy what holds data.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>What is there now.</returns>
    public static async Task<ProvisioningResult> RunAsync(
        EnvironmentSession session, PlanReview review, bool mayLoseData, TimeProvider time, CancellationToken cancellationToken)
    {
        var holdsData = session.Cloud.Prepare(session.Target);
        var terraform = await session.StartTerraformAsync(cancellationToken);
        var changed = await terraform.ChangeAsync(destroy: false, async plan =>
        {
            if (!mayLoseData)
            {
                plan.RefuseDataLoss(holdsData);
            }

            await review.CheckAsync(terraform, plan, cancellationToken);
        }, cancellationToken);

        var outputs = await terraform.Client.OutputsAsync(terraform.Context, cancellationToken);
        var address = await session.Cloud.ReconcileAsync(session.Target, TerraformOutput.ValuesOf(outputs), cancellationToken);
        var record = await EnvironmentRecord.ReadAsync(session.Store, cancellationToken) ?? new EnvironmentRecord();
        if (changed || record.Lineage is null)
        {
            record = record.About(await StoredState.ReadAsync(session.Store, cancellationToken));
        }

        await (record with
        {
            Address = address?.ToString(),
            Branch = session.Target.Branch,
            Pushed = session.Target.IsPushed || (record.Pushed && record.Branch == session.Target.Branch),
            BranchGone = null,
            ChangedBy = session.Lock.Holder.Who,
            Subscription = session.Target.Subscription,
            Product = terraform.Tool.Product.ToString(),
            Provisioned = time.GetUtcNow(),
        }).WriteAsync(session.Store, cancellationToken);
        return new ProvisioningResult(
            session.Target.Name.Value,
            session.Target.ResourceGroup,
            address,
            outputs.Where(output => !output.Value.IsSensitive).ToDictionary(output => output.Key, output => output.Value.ToText(), StringComparer.Ordinal));
    }
}
