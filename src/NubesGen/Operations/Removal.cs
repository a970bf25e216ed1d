using NubesGen.Diagnostics;

namespace NubesGen.Operations;

/// <summary>Destroys an environment, and lets go of what outlives it.</summary>
/// <param name="sessions">Opens environments.</param>
/// <param name="memory">What the build keeps.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class Removal(EnvironmentSessions sessions, IBuildMemory memory, IProgressReporter reporter)
{
    /// <summary>Destroys it.</summary>
    /// <param name="resolved">The environment.</param>
    /// <param name="isDoomed">Asked once the lock is ours: whether it is to be destroyed still.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>Whether it was destroyed.</returns>
    /// <exception cref="NubesGenException">NG3xxx, NG4xxx.</exception>
    public async Task<bool> RunAsync(ResolvedEnvironment resolved, Func<EnvironmentSession, Task<bool>> isDoomed, CancellationToken cancellationToken)
    {
        var destroyed = await sessions.RunAsync(
            "DestroyEnv",
            resolved,
            async (session, ended) =>
            {
                if (!await isDoomed(session))
                {
                    return false;
                }

                await Destroying.RunAsync(session, ended);
                memory.ForgetLock(session.Store.StateLocation);
                session.Lock.DisposeAndDelete();
                return true;
            },
            cancellationToken);
        if (destroyed)
        {
            resolved.Local.RemoveIfEmpty(resolved.Target.Application.Name);
            reporter.Step($"Destroyed environment {resolved.Target.Name}");
        }

        return destroyed;
    }
}
