using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Makes an earlier release serve again.</summary>
public sealed class RollBackRelease : DeployedTask
{
    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken) =>
        Tell(await engine.RollBackAsync(cancellationToken));
}
