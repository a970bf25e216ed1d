using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>One operation's hold on one environment: locked, owned and logged.</summary>
/// <param name="Target">The environment.</param>
/// <param name="Cloud">Where it runs.</param>
/// <param name="Lock">The lock that covers the whole chain.</param>
/// <param name="Log">Shows and records progress.</param>
/// <param name="Settings">Properties of the run.</param>
/// <param name="Runner">Runs programs.</param>
/// <param name="Machine">The caller's environment.</param>
internal sealed record EnvironmentSession(
    TargetEnvironment Target, ICloud Cloud, EnvironmentLock Lock, RunLog Log, Settings Settings, ICommandRunner Runner, Machine Machine)
{
    private const int MinutesToWaitForALock = 10;

    /// <summary>How long locks are waited for.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <returns>The property <c>NubesGenLockTimeout</c>, or 10 minutes.</returns>
    public static TimeSpan LockTimeout(Settings settings) => settings.Duration("NubesGenLockTimeout", TimeSpan.FromMinutes(MinutesToWaitForALock));

    /// <summary>Finds Terraform and prepares it for this environment.</summary>
    /// <param name="cancellationToken">Stops the search and the initialisation.</param>
    /// <returns>Terraform, initialised, and its context.</returns>
    /// <exception cref="NubesGenException">NG3xxx.</exception>
    public async Task<(TerraformClient Terraform, TerraformContext Context, TerraformTool Tool)> StartTerraformAsync(CancellationToken cancellationToken)
    {
        var tool = await TerraformTools.LocateAsync(Settings, Runner, Machine, Log, cancellationToken);
        if (EnvironmentRecord.Read(Target)?.Product is { } product && product != tool.Product.ToString())
        {
            throw new NubesGenException(TerraformProblems.OtherProduct(Target.Name.Value, product, tool.Product.ToString()));
        }

        var context = Cloud.Context(Target) with
        {
            LogDirectory = Path.Combine(Target.LogFolder, Path.GetFileNameWithoutExtension(Log.Path)),
            LockTimeout = LockTimeout(Settings),
            OnStarted = Lock.NoteTerraform,
        };
        var client = new TerraformClient(Runner, Log, Machine, tool);
        await client.InitAsync(context, cancellationToken);
        return (client, context, tool);
    }
}
