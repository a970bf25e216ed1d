namespace NubesGen.Terraform;

/// <summary>What has been made, what is being made, and how much is left.</summary>
/// <param name="changes">The plan that is applied.</param>
internal sealed class ApplyProgress(IReadOnlyList<PlannedChange> changes) : ITerraformProgress
{
    private const int Named = 3;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, (PlannedAction Action, DateTimeOffset Since)> running = new(StringComparer.Ordinal);
    private readonly int total = changes.Sum(Operations);
    private int done;

    /// <inheritdoc/>
    public string? Note(TerraformEvent terraformEvent, DateTimeOffset now)
    {
        lock (gate)
        {
            switch (terraformEvent)
            {
                case ApplyStarted started:
                    running[started.Address] = (started.Action, now);
                    return null;
                case ApplyCompleted completed:
                    running.Remove(completed.Address);
                    done++;
                    return $"{Done(completed.Action)} {completed.Address} ({Duration.Text(completed.Elapsed)}), {done} of {Math.Max(done, total)}";
                case ApplyErrored errored:
                    running.Remove(errored.Address);
                    return $"{Doing(errored.Action)} {errored.Address} failed after {Duration.Text(errored.Elapsed)}";
                default:
                    return null;
            }
        }
    }

    /// <inheritdoc/>
    public string? Status(DateTimeOffset now)
    {
        lock (gate)
        {
            if (running.Count == 0)
            {
                return null;
            }

            var named = running.Take(Named).Select(entry => $"{Doing(entry.Value.Action)} {entry.Key} ({Duration.Text(now - entry.Value.Since)})");
            var more = running.Count > Named ? $" and {running.Count - Named} more" : "";
            return $"{string.Join(", ", named)}{more}; {Math.Max(0, total - done)} of {total} left";
        }
    }

    /// <summary>How many times Terraform reports the end of something for a change.</summary>
    private static int Operations(PlannedChange change) => change.Action switch
    {
        PlannedAction.Replace => 2,
        PlannedAction.Create or PlannedAction.Update or PlannedAction.Delete or PlannedAction.Read => 1,
        _ => 0,
    };

    private static string Doing(PlannedAction action) => action switch
    {
        PlannedAction.Create => "creating",
        PlannedAction.Update => "changing",
        PlannedAction.Delete => "destroying",
        PlannedAction.Read => "reading",
        _ => "treating",
    };

    private static string Done(PlannedAction action) => action switch
    {
        PlannedAction.Create => "created",
        PlannedAction.Update => "changed",
        PlannedAction.Delete => "destroyed",
        PlannedAction.Read => "read",
        _ => "treated",
    };
}
