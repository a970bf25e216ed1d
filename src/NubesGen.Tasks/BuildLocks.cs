using Microsoft.Build.Framework;
using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tasks;

/// <summary>Keeps an environment's lock from Provision to Deploy: MSBuild disposes of it at the end of the build, however that ends.</summary>
/// <param name="engine">The build.</param>
internal sealed class BuildLocks(IBuildEngine4 engine) : IHeldLocks
{
    public EnvironmentLock? Find(string path) => (EnvironmentLock?)engine.GetRegisteredTaskObject(Key(path), RegisteredTaskObjectLifetime.Build);

    public void Keep(EnvironmentLock held) =>
        engine.RegisterTaskObject(Key(held.Path), held, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    public void Release(EnvironmentLock held) => engine.UnregisterTaskObject(Key(held.Path), RegisteredTaskObjectLifetime.Build);

    private static object Key(string path) => (typeof(BuildLocks), path);
}
