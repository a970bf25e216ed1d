using Microsoft.Build.Framework;
using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tasks;

/// <summary>Keeps an environment's lock from Provision to Deploy: MSBuild disposes of it at the end of the build, however that ends.</summary>
/// <param name="engine">The build.</param>
internal sealed class BuildLocks(IBuildEngine4 engine) : IHeldLocks
{
    public IEnvironmentLock? Find(string environment) =>
        (IEnvironmentLock?)engine.GetRegisteredTaskObject(Key(environment), RegisteredTaskObjectLifetime.Build);

    public void Keep(string environment, IEnvironmentLock held) =>
        engine.RegisterTaskObject(Key(environment), held, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    public void Release(string environment) => engine.UnregisterTaskObject(Key(environment), RegisteredTaskObjectLifetime.Build);

    private static object Key(string environment) => (typeof(BuildLocks), environment);
}
