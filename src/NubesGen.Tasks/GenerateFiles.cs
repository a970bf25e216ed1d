using Microsoft.Build.Framework;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Writes the generated files.</summary>
public sealed class GenerateFiles : NubesGenTask
{
    /// <summary>All generated files that are there now: inputs of the next build.</summary>
    [Output]
    public string[] Files { get; set; } = [];

    /// <summary>Whether the next build may skip this: nothing was wrong with any file.</summary>
    [Output]
    public bool IsUpToDate { get; set; }

    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var result = engine.Generate();
        Files = [.. result.Written.Concat(result.Unchanged).Order(StringComparer.Ordinal)];
        IsUpToDate = result.Problems.Count == 0;
        return Task.CompletedTask;
    }
}
