using Microsoft.Build.Framework;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Deploys what was published to the environment of the current branch.</summary>
public sealed class DeployApplication : DeployedTask
{
    /// <summary>Absolute path of the published output.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <inheritdoc cref="PublishTimes.Note"/>
    public long PublishBegan { get; set; }

    /// <inheritdoc cref="PublishTimes.Note"/>
    public long PublishEnded { get; set; }

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        PublishTimes.Note(engine.Phases, PublishBegan, PublishEnded);
        Tell(await engine.DeployAsync(PublishDirectory, cancellationToken));
    }
}
