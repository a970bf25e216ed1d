using NubesGen.Diagnostics;
using NubesGen.GitOps;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>What was reviewed is what is applied: a plan is made again, for much may have changed since, and must come to the same.</summary>
/// <param name="Reviewed">The plan that was reviewed; <see langword="null"/>: none, so that any will do.</param>
/// <param name="Where">Where it was, e.g. <c>on pull request #7</c>.</param>
internal sealed record PlanReview(PlanDigest? Reviewed, string Where)
{
    /// <summary>Nothing was reviewed.</summary>
    public static PlanReview None { get; } = new(null, "");

    /// <summary>Compares a plan that is about to be applied, and notes that it is.</summary>
    /// <param name="terraform">Terraform, initialised for the environment.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Done when it may be applied.</returns>
    /// <exception cref="NubesGenException">NG3040 names the difference.</exception>
    public async Task CheckAsync(EnvironmentTerraform terraform, Plan plan, CancellationToken cancellationToken)
    {
        if (Reviewed is null || plan.IsEmpty)
        {
            return;
        }

        var (session, store) = (terraform.Session, terraform.Session.Store);
        using var json = await terraform.Client.ShowPlanAsync(terraform.Context, plan, cancellationToken);
        var digest = PlanReport.Of(json).ToDigest();
        var begun = await StoreFiles.ReadAsync<BegunPlan>(store, StoreFiles.ReviewedPlan, cancellationToken);
        var differences = digest.DifferencesFrom(Reviewed, isBegun: begun?.Digest == Reviewed.Value && begun.Commit == session.Target.Commit);
        if (differences.Count > 0)
        {
            throw new NubesGenException(GitHubProblems.OtherPlan(session.Target.Name.Value, Where, differences, digest.Value));
        }

        session.Log.Step($"the plan is what was reviewed {Where} ({Reviewed.Abbreviated})");
        // A run that fails half way leaves less to be done than was reviewed.
        await store.WriteAsync(StoreFiles.ReviewedPlan, StoreFiles.ToJson(new BegunPlan(Reviewed.Value, session.Target.Commit)), cancellationToken);
    }

    /// <summary>The reviewed plan that a run has begun to apply.</summary>
    /// <param name="Digest">Its digest.</param>
    /// <param name="Commit">The commit of that run.</param>
    private sealed record BegunPlan(string Digest, string? Commit);
}
