using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Locks that outlive one operation: Provision, Publish and Deploy of one build are one chain.</summary>
public interface IHeldLocks
{
    /// <summary>The lock this build already holds.</summary>
    /// <param name="path">Absolute path of the lock file.</param>
    /// <returns><see langword="null"/> when it holds none.</returns>
    EnvironmentLock? Find(string path);

    /// <summary>Holds a lock until the end of the build.</summary>
    /// <param name="held">The lock.</param>
    void Keep(EnvironmentLock held);

    /// <summary>Forgets a lock that its owner disposes of.</summary>
    /// <param name="held">The lock.</param>
    void Release(EnvironmentLock held);
}
