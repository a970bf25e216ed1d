using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.Terraform;

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
        var terraform = await session.StartTerraformAsync(cancellationToken);
        return await ReportAsync(terraform.Client, terraform.Context, session.Log, cancellationToken);
    }

    /// <summary>Plans and prints what would change.</summary>
    /// <param name="terraform">Terraform.</param>
    /// <param name="context">The environment, initialised.</param>
    /// <param name="reporter">Shows the changes.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>The report.</returns>
    public static async Task<PlanReport> ReportAsync(
        TerraformClient terraform, TerraformContext context, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        using var plan = await terraform.PlanAsync(context, destroy: false, cancellationToken);
        using var json = await terraform.ShowPlanAsync(context, plan, cancellationToken);
        var report = PlanReport.Of(json);
        foreach (var change in report.Changes)
        {
            reporter.Step($"  {change.Action} {change.Address}{Detail(change)}");
        }

        if (report.Changes.Count == 0)
        {
            reporter.Step("No changes: what is declared exists");
        }

        reporter.Detail($"digest of the plan: {report.Digest}");
        return report;
    }

    /// <summary>Of something new every attribute would be listed, so its name tells more.</summary>
    private static string Detail(ResourceChange change) =>
        change.Action != "create" ? change.Attributes.Count > 0 ? $" ({string.Join(", ", change.Attributes)})" : ""
        : change.Values.TryGetValue("name", out var name) && name.After is { ValueKind: JsonValueKind.String } text ? $" ({text.GetString()})"
        : "";
}
