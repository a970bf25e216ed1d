using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Removes an environment and everything of it.</summary>
internal static class Destroying
{
    /// <summary>Destroys. Killed anywhere in between, the next run goes on: its owner is the last to go.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Done when nothing is left.</returns>
    public static async Task RunAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        var store = session.Store;
        var state = await StoredState.ReadAsync(store, cancellationToken);
        if (state is not null)
        {
            // What another state knows is not ours to destroy, and what ours knew would stay.
            await session.CheckStateAsync(cancellationToken);
            // Branch, folder and services of the project may be others by now: what made the state destroys it.
            var context = await ArchivedConfiguration.ExtractAsync(session, cancellationToken);
            if (context is null)
            {
                session.Cloud.Prepare(session.Target);
                context = session.Cloud.Context(session.Target);
            }

            var terraform = await session.StartTerraformAsync(context, cancellationToken);
            await terraform.ChangeAsync(destroy: true, _ => { }, cancellationToken);
        }
        else if (session.Target.Cloud == CloudKind.Azure && await EnvironmentRecord.ReadAsync(store, cancellationToken) is { Resources: > 0 })
        {
            session.Log.Report(StateProblems.DestroyedWithoutState(session.Target.Name.Value, session.Target.ResourceGroup));
        }

        var last = await LastBackupAsync(session.Backups(), cancellationToken);
        await session.Cloud.DestroyAsync(session.Target, cancellationToken);
        // A record without its state would look as if that were lost.
        await store.DeleteAsync(StoreFiles.Record, cancellationToken);
        await store.DeleteStateAsync(cancellationToken);
        await store.DeleteAsync(StoreFiles.ReviewedPlan, cancellationToken);
        if (state is not null || last is null)
        {
            await DeleteRemainsAsync(store, cancellationToken);
        }

        await session.Backups().KeepOnlyAsync(last, cancellationToken);
        if (last is not null && await store.ReadAsync(StoreFiles.Owner, cancellationToken) is { } owner)
        {
            await store.WriteAsync(StoreFiles.FormerOwner, owner, cancellationToken);
        }

        await store.DeleteAsync(StoreFiles.Owner, cancellationToken);
        await DeleteFolderAsync(session, cancellationToken);
    }

    /// <summary>Where nothing could be destroyed they stay: the last backup, brought back, can be destroyed with that configuration only.</summary>
    private static async Task DeleteRemainsAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(StoreFiles.Configuration, cancellationToken);
        foreach (var file in await store.ListAsync(StoreFiles.Damaged, cancellationToken))
        {
            await store.DeleteAsync(file, cancellationToken);
        }
    }

    /// <summary>Last, since an error names the log that is in it; and never with a state that is nowhere else.</summary>
    private static async Task DeleteFolderAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        if (ErroredStates.Waiting(session.Target) is [var waiting, ..])
        {
            session.Log.Step($"kept '{session.Target.Folder}', since a state that could not be saved is in it: '{waiting}'");
            return;
        }

        await PrivateFiles.DeleteFolderAsync(session.Target.Folder, cancellationToken);
    }

    /// <summary>The state that is about to go is empty: what stays is the newest that says what there was.</summary>
    private static async Task<StateBackup?> LastBackupAsync(StateBackups backups, CancellationToken cancellationToken)
    {
        await backups.TakeAsync("destroyed", cancellationToken);
        var all = await backups.ListAsync(cancellationToken);
        foreach (var backup in all)
        {
            if (await backups.ReadAsync(backup, cancellationToken) is { Facts.Resources: > 0 })
            {
                return backup;
            }
        }

        return all.Count > 0 ? all[0] : null;
    }
}
