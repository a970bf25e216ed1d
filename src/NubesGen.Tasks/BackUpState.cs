using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Takes a backup of the environment's state.</summary>
public sealed class BackUpState : NubesGenTask
{
    /// <summary>The backup of the state as it is: identity is its name. Empty when there is no state yet.</summary>
    [Output]
    public ITaskItem[] Backups { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken) =>
        Backups = await engine.BackUpAsync(cancellationToken) is { } backup ? [new TaskItem(backup.Name)] : [];
}
