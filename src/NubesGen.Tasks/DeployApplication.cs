using Microsoft.Build.Framework;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Deploys what was published to the environment of the current branch.</summary>
public sealed class DeployApplication : NubesGenTask
{
    /// <summary>Absolute path of the published output.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        if ((await engine.DeployAsync(PublishDirectory, cancellationToken)).Address is { } address)
        {
            Reporter.Result(address.ToString());
        }
    }
}
