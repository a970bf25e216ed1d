using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Operations;

/// <content>The verbs of state care.</content>
public sealed partial class Engine
{
    /// <summary>Takes a backup of the state.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The backup of the state as it is; <see langword="null"/> when there is no state yet.</returns>
    public async Task<StateBackup?> BackUpAsync(CancellationToken cancellationToken) =>
        await sessions.RunAsync("BackupState", await ResolveExistingAsync(cancellationToken), BackingUp.RunAsync, cancellationToken);

    /// <summary>Brings back the backup that the command line names; without a name lists all.</summary>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>What was listed, the newest first; or the one that was brought back.</returns>
    public async Task<IReadOnlyList<ListedBackup>> RestoreAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(cancellationToken);
        var rules = BackupRules.Read(settings);
        settings.ThrowIfWrong();
        var backups = new StateBackups(resolved.Store, rules, time);
        // A destroyed environment leaves a backup, which is its former owner's.
        if (!await resolved.ExistsAsync(cancellationToken) && (await backups.ListAsync(cancellationToken)).Count == 0)
        {
            throw new NubesGenException(DeploymentProblems.NotProvisioned(resolved.Target.Name.Value));
        }

        return input.GlobalProperty("NubesGenBackup") is { } named
            ? [await sessions.RunAsync("RestoreState", resolved, (session, ended) => Restoring.RunAsync(session, named, ended), cancellationToken)]
            : await Restoring.ListAsync(backups, resolved.Target.Name.Value, reporter, cancellationToken);
    }

    /// <summary>
    /// Breaks the locks of the environment, whoever holds them, when the command line confirms it; or, when it asks for that, only what this very CI
    /// run has left locked.
    /// </summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when nobody holds it.</returns>
    /// <exception cref="NubesGenException">NG4034: not confirmed; names the holders. NG6044: no CI run.</exception>
    public async Task UnlockAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(cancellationToken);
        await resolved.ExistsAsync(cancellationToken);
        var name = resolved.Target.Name.Value;
        if (await ReleaseOwnRunAsync(resolved, cancellationToken))
        {
            return;
        }

        if (input.GlobalProperty("NubesGenConfirm") != name)
        {
            throw new NubesGenException(StateProblems.UnlockNotConfirmed(name, await resolved.Store.HoldersAsync(cancellationToken)));
        }

        var holders = await resolved.Store.UnlockAsync(cancellationToken);
        foreach (var holder in holders)
        {
            reporter.Step($"Unlocked environment {name}, which was held by {holder}");
        }

        if (holders.Count == 0)
        {
            reporter.Step(resolved.Target.Cloud == CloudKind.Local
                ? $"There is nothing to unlock for environment {name}: on the Local cloud a lock ends with its process"
                : $"There is nothing to unlock for environment {name}");
        }
    }
}
