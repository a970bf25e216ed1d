using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Checks tools, branch and set-up.</summary>
public sealed class CheckSetup : NubesGenTask
{
    /// <summary>Every check: identity is what was looked at, metadata <c>Finding</c>, <c>Mend</c> and <c>IsWell</c>.</summary>
    [Output]
    public ITaskItem[] Checks { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var checks = await engine.CheckAsync(cancellationToken);
        Checks = [.. checks.Select(check => new TaskItem(check.Name, new Dictionary<string, string>
        {
            ["Finding"] = check.Finding,
            ["Mend"] = check.Mend ?? "",
            ["IsWell"] = check.IsWell ? "true" : "false",
        }))];
    }
}
