using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>A plan that can be applied exactly as it is. Its file holds secrets in clear: dispose of the plan, and it is gone.</summary>
/// <param name="File">Absolute path of the plan file, mode 0600.</param>
/// <param name="Changes">What would change, in Terraform's order; empty also when only outputs change.</param>
/// <param name="IsEmpty">Whether there is nothing to apply, not even an output.</param>
public sealed record Plan(string File, IReadOnlyList<PlannedChange> Changes, bool IsEmpty) : IDisposable
{
    /// <summary>One line about the plan, e.g. <c>3 to create, 1 to replace</c>.</summary>
    public string Summary
    {
        get
        {
            var counts = Changes
                .GroupBy(change => change.Action)
                .Where(group => Verb(group.Key) is not null)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} to {Verb(group.Key)}")
                .ToList();
            return counts.Count > 0 ? string.Join(", ", counts) : IsEmpty ? "nothing to change" : "only outputs change";
        }
    }

    /// <summary>Refuses a plan that would destroy what holds the user's data.</summary>
    /// <param name="holdsData">Tells whether a resource does.</param>
    /// <exception cref="NubesGenException">NG3014 names all of them.</exception>
    public void RefuseDataLoss(Func<PlannedChange, bool> holdsData)
    {
        var lost = Changes.Where(change => change.Destroys && holdsData(change)).ToList();
        if (lost.Count > 0)
        {
            throw new NubesGenException(TerraformProblems.DataLoss(lost));
        }
    }

    /// <summary>Deletes the plan file.</summary>
    public void Dispose() => System.IO.File.Delete(File);

    private static string? Verb(PlannedAction action) => action switch
    {
        PlannedAction.Create => "create",
        PlannedAction.Update => "change",
        PlannedAction.Replace => "replace",
        PlannedAction.Delete => "destroy",
        PlannedAction.Move => "move",
        PlannedAction.Import => "import",
        PlannedAction.Forget => "forget",
        PlannedAction.Other => "treat in a new way",
        _ => null,
    };
}
