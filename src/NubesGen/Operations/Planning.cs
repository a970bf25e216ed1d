namespace NubesGen.Operations;

/// <summary>Says what Provision would change, and touches nothing.</summary>
internal static class Planning
{
    /// <summary>Plans.</summary>
    /// <param name="session">The environment, or a copy of it that nobody will miss.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>The report.</returns>
    public static async Task<PlanReport> RunAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        session.Cloud.Prepare(session.Target);
        var (terraform, context, _) = await session.StartTerraformAsync(cancellationToken);
        using var plan = await terraform.PlanAsync(context, destroy: false, cancellationToken);
        using var json = await terraform.ShowPlanAsync(context, plan, cancellationToken);
        var report = PlanReport.Of(json);
        foreach (var change in report.Changes)
        {
            session.Log.Step($"  {change.Action} {change.Address}{(change.Attributes.Count > 0 ? $" ({string.Join(", ", change.Attributes)})" : "")}");
        }

        if (report.Changes.Count == 0)
        {
            session.Log.Step("No changes: what is declared exists");
        }

        return report;
    }
}
