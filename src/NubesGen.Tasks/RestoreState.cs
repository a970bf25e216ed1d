using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Lists the backups of the environment's state, or brings one back.</summary>
public sealed class RestoreState : NubesGenTask
{
    /// <summary>The backups, the newest first, or the one that was brought back: identity is the name, metadata <c>Time</c>, <c>Serial</c>, <c>Resources</c> and <c>Reason</c>.</summary>
    [Output]
    public ITaskItem[] Backups { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var backups = await engine.RestoreAsync(cancellationToken);
        Backups = [.. backups.Select(listed => new TaskItem(listed.Backup.Name, new Dictionary<string, string>
        {
            ["Time"] = listed.Backup.Time.ToString("O", CultureInfo.InvariantCulture),
            ["Serial"] = listed.Backup.Serial.ToString(CultureInfo.InvariantCulture),
            ["Resources"] = listed.Resources?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["Reason"] = listed.Backup.Reason,
        }))];
    }
}
