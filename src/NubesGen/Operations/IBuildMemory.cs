using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>What a build keeps from one operation to the next: Provision, Publish and Deploy of one build are one chain.</summary>
public interface IBuildMemory
{
    /// <summary>How long the phases of the chain have taken so far.</summary>
    PhaseTimes Phases { get; }

    /// <summary>The lock this build already holds.</summary>
    /// <param name="environment">Where the environment's state is, which tells it from all others.</param>
    /// <returns><see langword="null"/> when it holds none.</returns>
    IEnvironmentLock? FindLock(string environment);

    /// <summary>Holds a lock until the end of the build.</summary>
    /// <param name="environment">As in <see cref="FindLock"/>.</param>
    /// <param name="held">The lock.</param>
    void KeepLock(string environment, IEnvironmentLock held);

    /// <summary>Forgets a lock that its owner disposes of.</summary>
    /// <param name="environment">As in <see cref="FindLock"/>.</param>
    void ForgetLock(string environment);

    /// <summary>Ends the chain: what comes next is measured anew.</summary>
    void ForgetPhases();
}
