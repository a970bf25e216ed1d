using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Says what Provision would change.</summary>
public sealed class PlanEnvironment : NubesGenTask
{
    /// <summary>Absolute path of the file that gets the plan as JSON, without a secret.</summary>
    [Required]
    public string ReportFile { get; set; } = "";

    /// <summary>The changes: identity is the address, metadata <c>Action</c>, <c>Reason</c>, <c>Attributes</c> and <c>ReportFile</c>.</summary>
    [Output]
    public ITaskItem[] Changes { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var report = await engine.PlanAsync(cancellationToken);
        await File.WriteAllTextAsync(ReportFile, report.ToJson(), cancellationToken);
        Changes = [.. report.Changes.Select(change => new TaskItem(change.Address, new Dictionary<string, string>
        {
            ["Action"] = change.Action,
            ["Reason"] = change.Reason ?? "",
            ["Attributes"] = string.Join(';', change.Attributes),
            ["ReportFile"] = ReportFile,
        }))];
    }
}
