using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Creates or updates an environment: plan, then exactly that plan, then everything that it declares is started.</summary>
internal static class Provisioning
{
    /// <summary>Provisions.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="review">Which plan was reviewed.</param>
    /// <param name="mayLoseData">Whether the user gave leave to destroy what holds data.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Address of the application, where one is running.</returns>
    public static async Task<Uri?> RunAsync(EnvironmentSession session, PlanReview review, bool mayLoseData, TimeProvider time, CancellationToken cancellationToken)
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
        var address = await session.Cloud.ReconcileAsync(session.Target, outputs, cancellationToken);
        var record = await EnvironmentRecord.ReadAsync(session.Store, cancellationToken) ?? new EnvironmentRecord();
        if (changed || record.Lineage is null)
        {
            record = record.About(await StoredState.ReadAsync(session.Store, cancellationToken));
        }

        await (record with
        {
            Address = address?.ToString(),
            Branch = session.Target.Branch,
            ChangedBy = session.Lock.Holder.Who,
            Subscription = session.Target.Subscription,
            Product = terraform.Tool.Product.ToString(),
            Provisioned = time.GetUtcNow(),
        }).WriteAsync(session.Store, cancellationToken);
        return address;
    }
}
