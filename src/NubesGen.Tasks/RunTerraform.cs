using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Runs any Terraform command in the environment's own context.</summary>
public sealed class RunTerraform : NubesGenTask
{
    /// <summary>What would follow <c>terraform</c> on a command line; empty: prints how to run Terraform by hand.</summary>
    public string Arguments { get; set; } = "";

    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken) =>
        engine.TerraformAsync(Arguments, cancellationToken);
}
