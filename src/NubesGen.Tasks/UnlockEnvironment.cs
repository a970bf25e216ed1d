using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Breaks the locks of an environment.</summary>
public sealed class UnlockEnvironment : NubesGenTask
{
    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken) => engine.UnlockAsync(cancellationToken);
}
