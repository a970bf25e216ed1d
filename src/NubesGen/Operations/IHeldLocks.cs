using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Locks that outlive one operation: Provision, Publish and Deploy of one build are one chain.</summary>
public interface IHeldLocks
{
    /// <summary>The lock this build already holds.</summary>
    /// <param name="environment">Where the environment's state is, which tells it from all others.</param>
    /// <returns><see langword="null"/> when it holds none.</returns>
    IEnvironmentLock? Find(string environment);

    /// <summary>Holds a lock until the end of the build.</summary>
    /// <param name="environment">As in <see cref="Find"/>.</param>
    /// <param name="held">The lock.</param>
    void Keep(string environment, IEnvironmentLock held);

    /// <summary>Forgets a lock that its owner disposes of.</summary>
    /// <param name="environment">As in <see cref="Find"/>.</param>
    void Release(string environment);
}
