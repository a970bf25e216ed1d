using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Removes the environment of the current branch.</summary>
public sealed class DestroyEnvironment : NubesGenTask
{
    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken) => engine.DestroyAsync(cancellationToken);
}
