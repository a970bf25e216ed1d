using NubesGen.Applications;

namespace NubesGen.State;

/// <summary>How many backups stay.</summary>
/// <param name="Count">At most so many.</param>
/// <param name="Age">None that is older; the newest stays in any case.</param>
public sealed record BackupRules(int Count, TimeSpan Age)
{
    private const int DefaultCount = 20;
    private const int DefaultDays = 30;

    /// <summary>Reads them.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <returns>The rules; what is wrong with them is noted in the settings.</returns>
    public static BackupRules Read(Settings settings) => new(
        settings.Count("NubesGenBackupCount", 1, DefaultCount), settings.Duration("NubesGenBackupAge", TimeSpan.FromDays(DefaultDays)));
}

/// <summary>What came of taking a backup.</summary>
/// <param name="Backup">The newest one; <see langword="null"/> when there is none.</param>
/// <param name="State">The state that it is of; <see langword="null"/> when there is none.</param>
/// <param name="IsNew">Whether it was made now: a state that has not changed is not copied again, and one that is not whole never is.</param>
public sealed record BackupTaken(StateBackup? Backup, StoredState? State, bool IsNew);

/// <summary>Earlier states of an environment. They hold secrets as it does itself, and are kept as safely.</summary>
/// <param name="store">The environment's store, whose lock is held.</param>
/// <param name="rules">How many stay.</param>
/// <param name="time">The clock.</param>
public sealed class StateBackups(IEnvironmentStore store, BackupRules rules, TimeProvider time)
{
    /// <summary>Copies the state as it is now, unless the newest backup is the same.</summary>
    /// <param name="reason">Why, in lower-case words with hyphens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it.</returns>
    public async Task<BackupTaken> TakeAsync(string reason, CancellationToken cancellationToken)
    {
        var state = await StoredState.ReadAsync(store, cancellationToken);
        var all = await ListAsync(cancellationToken);
        var newest = all.Count > 0 ? all[0] : null;
        // The empty state that init makes on Azure, before there is anything, is nothing to keep.
        return state?.Facts is null || newest?.Hash == state.Hash || (newest is null && state.Facts.Resources == 0)
            ? new BackupTaken(newest, state, IsNew: false)
            : new BackupTaken(await AddAsync(state, reason, all, cancellationToken), state, IsNew: true);
    }

    /// <summary>Keeps a state that is not, or no longer, the environment's.</summary>
    /// <param name="state">A whole one.</param>
    /// <param name="reason">As in <see cref="TakeAsync"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The backup of it, which may be an earlier one.</returns>
    public async Task<StateBackup> KeepAsync(StoredState state, string reason, CancellationToken cancellationToken)
    {
        var all = await ListAsync(cancellationToken);
        return all.FirstOrDefault(backup => backup.Hash == state.Hash) ?? await AddAsync(state, reason, all, cancellationToken);
    }

    /// <summary>Lists the backups. Takes no lock.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<StateBackup>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(StoreFiles.Backups, cancellationToken)).Select(StateBackup.Parse).OfType<StateBackup>()
            .OrderByDescending(backup => backup.Name, StringComparer.Ordinal)];

    /// <summary>Reads a backup.</summary>
    /// <param name="backup">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it is not whole, not what was written, or gone.</returns>
    public async Task<StoredState?> ReadAsync(StateBackup backup, CancellationToken cancellationToken) =>
        await store.ReadAsync(backup.File, cancellationToken) is { } content && StoredState.Of(content) is { Facts: not null } state && state.Hash == backup.Hash
            ? state
            : null;

    /// <summary>Removes all backups but one.</summary>
    /// <param name="kept">The one that stays.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when the others are gone.</returns>
    public async Task KeepOnlyAsync(StateBackup? kept, CancellationToken cancellationToken) =>
        await DeleteAsync((await ListAsync(cancellationToken)).Where(backup => backup != kept), cancellationToken);

    private async Task<StateBackup> AddAsync(StoredState state, string reason, IReadOnlyList<StateBackup> before, CancellationToken cancellationToken)
    {
        // Another machine's clock may be ahead of ours, and order must stay order all the same.
        var now = new DateTimeOffset(time.GetUtcNow().Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        var next = before.Count > 0 ? before[0].Time.AddMilliseconds(1) : now;
        var backup = new StateBackup(next > now ? next : now, state.Facts!.Serial, state.Hash, reason);
        await store.WriteAsync(backup.File, state.Content, cancellationToken);
        await DeleteAsync(before.Where((old, index) => index + 1 >= rules.Count || now - old.Time > rules.Age), cancellationToken);
        return backup;
    }

    private async Task DeleteAsync(IEnumerable<StateBackup> backups, CancellationToken cancellationToken)
    {
        foreach (var backup in backups)
        {
            await store.DeleteAsync(backup.File, cancellationToken);
        }
    }
}
