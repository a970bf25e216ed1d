using Microsoft.Build.Framework;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Runs the user's test projects on what was deployed.</summary>
public sealed class RunSmokeTests : NubesGenTask
{
    /// <summary>Absolute paths of project files.</summary>
    [Required]
    public string[] Projects { get; set; } = [];

    /// <summary>The environment's name.</summary>
    [Required]
    public string Environment { get; set; } = "";

    /// <summary>Where the application answers; empty for a worker.</summary>
    public string Address { get; set; } = "";

    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken) =>
        engine.SmokeTestAsync(Projects, Environment, Address, cancellationToken);
}
