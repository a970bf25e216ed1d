using System.Collections.Concurrent;

namespace NubesGen.Terraform;

/// <summary>Collects a plan, and tells how far the comparison with what really exists has come.</summary>
internal sealed class PlanProgress : ITerraformProgress
{
    private readonly ConcurrentQueue<PlannedChange> changes = new();
    private int refreshed;

    /// <summary>What has been planned so far.</summary>
    public IReadOnlyList<PlannedChange> Changes => [.. changes];

    /// <summary>Whether the plan came to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public string? Note(TerraformEvent terraformEvent, DateTimeOffset now)
    {
        switch (terraformEvent)
        {
            case ChangePlanned planned:
                changes.Enqueue(planned.Change);
                break;
            case RefreshCompleted:
                Interlocked.Increment(ref refreshed);
                break;
            case ChangesSummarised { Operation: "plan" }:
                IsComplete = true;
                break;
        }

        return null;
    }

    /// <inheritdoc/>
    public string? Status(DateTimeOffset now) => refreshed == 0 ? null : $"planning: {refreshed} resources compared";
}
