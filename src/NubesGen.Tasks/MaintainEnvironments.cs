using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Does for all environments of the project what the schedule is for.</summary>
public sealed class MaintainEnvironments : NubesGenTask
{
    /// <summary>The environments: identity is the name, metadata <c>Finding</c> and <c>Action</c>.</summary>
    [Output]
    public ITaskItem[] Environments { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken) =>
        Environments = [.. engine.ReportMaintenance(await engine.MaintainAsync(cancellationToken)).Select(Item)];

    /// <summary>As it is: a finding may name a branch, and one may be called env-%41.</summary>
    private static ITaskItem2 Item(MaintainedEnvironment environment)
    {
        ITaskItem2 item = new TaskItem(environment.Environment);
        item.SetMetadataValueLiteral("Finding", environment.Finding);
        item.SetMetadataValueLiteral("Action", environment.Action);
        return item;
    }
}
