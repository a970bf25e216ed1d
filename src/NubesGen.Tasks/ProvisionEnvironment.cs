using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Creates or updates the environment of the current branch.</summary>
public sealed class ProvisionEnvironment : NubesGenTask
{
    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        if (await engine.ProvisionAsync(cancellationToken) is { } address)
        {
            Reporter.Result(address.ToString());
        }
    }
}
