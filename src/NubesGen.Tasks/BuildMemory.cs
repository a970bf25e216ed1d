using Microsoft.Build.Framework;
using NubesGen.Diagnostics;
using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tasks;

/// <summary>
/// Keeps an environment's lock and the times of phases from Provision to Deploy: MSBuild disposes of the lock at the end of the build, however
/// that ends.
/// </summary>
/// <param name="engine">The build.</param>
/// <param name="chain">Tells the chain of targets that this task is part of from others in the same build.</param>
internal sealed class BuildMemory(IBuildEngine4 engine, string chain) : IBuildMemory
{
    public PhaseTimes Phases
    {
        get
        {
            if (engine.GetRegisteredTaskObject(PhasesKey, RegisteredTaskObjectLifetime.Build) is not PhaseTimes phases)
            {
                phases = new PhaseTimes(TimeProvider.System);
                engine.RegisterTaskObject(PhasesKey, phases, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            }

            return phases;
        }
    }

    private object PhasesKey => (typeof(PhaseTimes), chain);

    public IEnvironmentLock? FindLock(string environment) =>
        (IEnvironmentLock?)engine.GetRegisteredTaskObject(LockKey(environment), RegisteredTaskObjectLifetime.Build);

    public void KeepLock(string environment, IEnvironmentLock held) =>
        engine.RegisterTaskObject(LockKey(environment), held, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    public void ForgetLock(string environment) => engine.UnregisterTaskObject(LockKey(environment), RegisteredTaskObjectLifetime.Build);

    public void ForgetPhases() => engine.UnregisterTaskObject(PhasesKey, RegisteredTaskObjectLifetime.Build);

    private static object LockKey(string environment) => (typeof(IEnvironmentLock), environment);
}
