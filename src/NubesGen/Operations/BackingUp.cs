using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Takes a backup on demand.</summary>
internal static class BackingUp
{
    /// <summary>Takes one, and says its name.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The backup of the state as it is; <see langword="null"/> when there is no state yet.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4030: the state is gone or damaged.</exception>
    public static async Task<StateBackup?> RunAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        await session.CheckStateAsync(cancellationToken);
        var (backup, state, isNew) = await session.Backups().TakeAsync("on-demand", cancellationToken);
        if (state?.Facts is null || backup is null)
        {
            session.Log.Step($"Environment {session.Target.Name} has no state yet: nothing to back up");
            return null;
        }

        session.Log.Step(isNew
            ? $"Backed up the state as {backup.Name}"
            : $"The state has not changed since its backup {backup.Name}, so no other was taken");
        return backup;
    }
}
