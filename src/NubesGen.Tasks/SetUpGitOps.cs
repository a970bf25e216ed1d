using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Prepares cloud and repository for <c>git push</c>.</summary>
public sealed class SetUpGitOps : NubesGenTask
{
    private protected override Task RunAsync(Engine engine, CancellationToken cancellationToken) => engine.SetUpGitOpsAsync(cancellationToken);
}
