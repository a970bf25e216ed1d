using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.GitOps;
using NubesGen.Operations.Listing;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Does for environments what a schedule is for. Takes the lock of one only while it changes something of it.</summary>
/// <param name="sessions">Opens environments.</param>
/// <param name="memory">What the build keeps.</param>
/// <param name="settings">Properties of the run.</param>
/// <param name="remote">The branches of the remote.</param>
/// <param name="askAgain">Asks the remote anew: to look after all environments may take hours.</param>
/// <param name="dryRun">Whether it only says what it would do.</param>
/// <param name="time">The clock.</param>
/// <param name="reporter">Shows what is found and done.</param>
internal sealed class Maintaining(
    EnvironmentSessions sessions, IBuildMemory memory, Settings settings, RemoteAnswer remote, Func<CancellationToken, Task<RemoteAnswer>> askAgain,
    bool dryRun, TimeProvider time, IProgressReporter reporter)
{
    private const string InUse = "in use";

    /// <summary>Looks after one environment. What is wrong with it is reported, and does not keep the next.</summary>
    /// <param name="resolved">The environment.</param>
    /// <param name="stored">What the list of all says of it.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>What was found and done.</returns>
    public async Task<MaintainedEnvironment> RunAsync(ResolvedEnvironment resolved, StoredEnvironment stored, CancellationToken cancellationToken)
    {
        MaintainedEnvironment maintained;
        try
        {
            maintained = await LookAfterAsync(resolved, stored, cancellationToken);
        }
        catch (NubesGenException e) when (e.Problems.Any(StateProblems.IsOtherOwner))
        {
            // Several repositories may share a store.
            maintained = Found(stored, "another repository's");
        }
        catch (NubesGenException e)
        {
            foreach (var problem in e.Problems)
            {
                reporter.Report(problem);
            }

            maintained = Found(stored, "failed");
        }
        finally
        {
            LetGo(resolved.Store.StateLocation);
        }

        reporter.Step($"{maintained.Environment}: {maintained.Finding}{(maintained.Action.Length > 0 ? $", {maintained.Action}" : "")}");
        return maintained;
    }

    private async Task<MaintainedEnvironment> LookAfterAsync(ResolvedEnvironment resolved, StoredEnvironment stored, CancellationToken cancellationToken)
    {
        await resolved.ExistsAsync(cancellationToken);
        if (stored.Holder is not null)
        {
            // It is being changed: whoever does that has its state backed up.
            return Found(stored, InUse);
        }

        if (stored.Record is not { } record)
        {
            return Found(stored, "incomplete");
        }

        var verdict = Judge(resolved, record);
        if (Verdicts.IsDoom(verdict))
        {
            var finding = verdict == Verdict.Expired ? $"expired {Times.Relative(record.Expires!.Value, time.GetUtcNow())}" : $"branch {record.Branch} is gone";
            return dryRun ? Found(stored, finding, "would be destroyed")
                : await DestroyAsync(resolved, cancellationToken) ? Found(stored, finding, "destroyed")
                : Found(stored, finding, "changed meanwhile, so it stays");
        }

        List<string> done = [.. await KeepAsync(resolved, verdict, cancellationToken)];
        var drift = await new Drift(sessions).FindAsync(resolved, cancellationToken);
        if (Lifetime.ExpiresSoon(record, time.GetUtcNow()))
        {
            reporter.Report(MaintenanceProblems.ExpiresSoon(stored.Name, Times.Relative(record.Expires!.Value, time.GetUtcNow()), Times.Exact(record.Expires)));
        }

        return Found(stored, Finding(record, verdict, drift), string.Join(", ", done));
    }

    private string Finding(EnvironmentRecord record, Verdict verdict, PlanReport? drift)
    {
        var gone = verdict is Verdict.NoteGone or Verdict.Grace
            ? $"branch {record.Branch} is gone, to be destroyed {Times.Relative((record.BranchGone ?? time.GetUtcNow()) + Verdicts.Grace, time.GetUtcNow())}"
            : null;
        var changed = drift is null ? "without the configuration that made it" : drift.Changes.Count > 0 ? "drifted" : null;
        return gone is null && changed is null ? "in order" : string.Join(", ", new[] { gone, changed }.OfType<string>());
    }

    private Verdict Judge(ResolvedEnvironment resolved, EnvironmentRecord? record) => Judge(resolved, record, remote);

    private Verdict Judge(ResolvedEnvironment resolved, EnvironmentRecord? record, RemoteAnswer of) =>
        Verdicts.Of(record, Lifetime.IsProtected(settings, resolved.Target.Name.Value), of.Branches, time.GetUtcNow());

    /// <summary>A push or a deployment may have been faster than we are.</summary>
    private Task<bool> DestroyAsync(ResolvedEnvironment resolved, CancellationToken cancellationToken) => new Removal(sessions, memory, reporter).RunAsync(
        resolved,
        async session => Verdicts.IsDoom(
            Judge(resolved, await EnvironmentRecord.ReadAsync(session.Store, cancellationToken), await askAgain(cancellationToken))),
        cancellationToken);

    /// <summary>Notes what is new of the branch, and backs up a state that has changed since its last backup.</summary>
    private async Task<IReadOnlyList<string>> KeepAsync(ResolvedEnvironment resolved, Verdict verdict, CancellationToken cancellationToken)
    {
        var note = verdict is Verdict.NoteBranch or Verdict.NoteGone;
        var backup = await IsToBeBackedUpAsync(resolved.Store, cancellationToken);
        if (dryRun || (!note && !backup))
        {
            return [.. backup ? ["would be backed up"] : Array.Empty<string>()];
        }

        await sessions.RunAsync(
            "MaintainEnvs",
            resolved,
            async (session, ended) =>
            {
                if (note && await EnvironmentRecord.ReadAsync(session.Store, ended) is { } record)
                {
                    await Noted(record, Judge(resolved, record)).WriteAsync(session.Store, ended);
                }

                return backup ? await BackingUp.RunAsync(session, ended) : null;
            },
            cancellationToken);
        LetGo(resolved.Store.StateLocation);
        return [.. backup ? ["backed up"] : Array.Empty<string>()];
    }

    private EnvironmentRecord Noted(EnvironmentRecord record, Verdict verdict) => verdict switch
    {
        Verdict.NoteBranch => record with { Pushed = true, BranchGone = null },
        Verdict.NoteGone => record with { BranchGone = time.GetUtcNow() },
        _ => record,
    };

    private async Task<bool> IsToBeBackedUpAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        var rules = BackupRules.Read(settings);
        settings.ThrowIfWrong();
        var state = await StoredState.ReadAsync(store, cancellationToken);
        var backups = await new StateBackups(store, rules, time).ListAsync(cancellationToken);
        // One that is gone or damaged too: taking its backup says so.
        return state?.Facts is null || (backups.Count == 0 ? state.Facts.Resources > 0 : backups[0].Hash != state.Hash);
    }

    private void LetGo(string location)
    {
        if (memory.FindLock(location) is { } held)
        {
            memory.ForgetLock(location);
            held.Dispose();
        }
    }

    private static MaintainedEnvironment Found(StoredEnvironment stored, string finding, string action = "") => new(stored.Name, finding, action);
}
