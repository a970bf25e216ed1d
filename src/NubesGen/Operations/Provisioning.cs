namespace NubesGen.Operations;

/// <summary>Creates or updates an environment: plan, then exactly that plan, then everything that it declares is started.</summary>
internal static class Provisioning
{
    /// <summary>Provisions.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="mayLoseData">Whether the user gave leave to destroy what holds data.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Address of the application, where one is running.</returns>
    public static async Task<Uri?> RunAsync(EnvironmentSession session, bool mayLoseData, TimeProvider time, CancellationToken cancellationToken)
    {
        var holdsData = session.Cloud.Prepare(session.Target);
        var (terraform, context, tool) = await session.StartTerraformAsync(cancellationToken);
        using (var plan = await terraform.PlanAsync(context, destroy: false, cancellationToken))
        {
            if (!mayLoseData)
            {
                plan.RefuseDataLoss(holdsData);
            }

            if (plan.IsEmpty)
            {
                session.Log.Step("No changes: what is declared exists");
            }
            else
            {
                await terraform.ApplyAsync(context, plan, cancellationToken);
            }
        }

        var outputs = await terraform.OutputsAsync(context, cancellationToken);
        var address = await session.Cloud.ReconcileAsync(session.Target, outputs, cancellationToken);
        ((EnvironmentRecord.Read(session.Target) ?? new EnvironmentRecord()) with
        {
            Address = address?.ToString(),
            Branch = session.Target.Branch,
            Product = tool.Product.ToString(),
            Provisioned = time.GetUtcNow(),
        }).Write(session.Target);
        return address;
    }
}
