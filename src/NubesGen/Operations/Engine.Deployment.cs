using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.Operations;

/// <content>The verbs that change what serves.</content>
public sealed partial class Engine
{
    /// <summary>How long each phase has taken.</summary>
    public PhaseTimes Phases => memory.Phases;

    /// <summary>Deploys to the environment.</summary>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <param name="cancellationToken">Stops the deployment.</param>
    /// <returns>The environment, and what serves now.</returns>
    /// <exception cref="NubesGenException">NG5080: a Debug build for Azure; NG5xxx: not provisioned, or not healthy.</exception>
    public async Task<(TargetEnvironment Target, DeploymentResult Result)> DeployAsync(string publishDirectory, CancellationToken cancellationToken)
    {
        var resolved = await ResolveExistingAsync(cancellationToken);
        CheckConfiguration(resolved.Target);
        var deployed = await sessions.RunAsync(
            "Deploy", resolved, (session, ended) => Deploying.RunAsync(session, publishDirectory, Phases, time, ended), cancellationToken);
        await ReportDeploymentAsync(resolved.Target, deployed, SayTimes(), cancellationToken);
        return (resolved.Target, deployed);
    }

    /// <summary>Makes an earlier release serve again: the one before, or the one that the command line names.</summary>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>The environment, and what serves now.</returns>
    /// <exception cref="NubesGenException">NG2001: not a number; NG5019: there is no such release; NG5xxx: it does not get healthy.</exception>
    public async Task<(TargetEnvironment Target, DeploymentResult Result)> RollBackAsync(CancellationToken cancellationToken)
    {
        var release = RollingBack.Release(input.GlobalProperty(RollingBack.Property));
        Deploying.CheckSettings(settings);
        var resolved = await ResolveExistingAsync(cancellationToken);
        var served = await sessions.RunAsync(
            "Rollback", resolved, (session, ended) => RollingBack.RunAsync(session, release, Phases, time, ended), cancellationToken);
        await ReportDeploymentAsync(resolved.Target, served, SayTimes(), cancellationToken);
        return (resolved.Target, served);
    }

    /// <summary>Runs test projects on what has been deployed.</summary>
    /// <param name="projects">Absolute paths of project files.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="address">Where the application answers; empty for a worker.</param>
    /// <param name="cancellationToken">Interrupts the tests.</param>
    /// <returns>Done when all have passed.</returns>
    /// <exception cref="NubesGenException">NG5081: some have failed.</exception>
    public Task SmokeTestAsync(IReadOnlyList<string> projects, string environment, string address, CancellationToken cancellationToken) =>
        new SmokeTesting(runner, machine, reporter).RunAsync(projects, input.ToProjectBuild().Configuration, environment, address, cancellationToken);

    /// <summary>A build for debugging is slow and shows its insides; on this machine it is what one wants.</summary>
    private void CheckConfiguration(TargetEnvironment target)
    {
        var isAllowed = settings.Flag("NubesGenAllowDebug", false);
        settings.ThrowIfWrong();
        var configuration = input.ToProjectBuild().Configuration;
        if (target.Cloud == CloudKind.Azure && !isAllowed && configuration.Equals("Debug", StringComparison.OrdinalIgnoreCase))
        {
            throw new NubesGenException(ChainProblems.DebugBuild(configuration));
        }
    }

    private string SayTimes()
    {
        var times = Phases.ToString();
        reporter.Step(times);
        memory.ForgetPhases();
        return times;
    }
}
