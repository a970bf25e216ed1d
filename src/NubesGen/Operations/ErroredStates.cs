using System.Globalization;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>
/// States that Terraform could save nowhere but in a file beside the configuration, be that the project's or the one that is kept beside the
/// state. They are moved to the environment's own folder, since other environments may share the configuration's, and saved before anything
/// else happens. No file is deleted before its content is in the store.
/// </summary>
/// <param name="session">The environment, whose lock is held.</param>
/// <param name="client">Terraform.</param>
/// <param name="context">The environment, initialised.</param>
internal sealed class ErroredStates(EnvironmentSession session, TerraformClient client, TerraformContext context)
{
    /// <summary>The store has just refused the state: waiting longer is for the next command.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>File systems stamp with a coarser clock than ours, and no other run provisions within a second.</summary>
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);

    private readonly string folder = Folder(session.Target);

    /// <summary>Those in the environment's own folder that nobody has saved.</summary>
    /// <param name="target">The environment.</param>
    /// <returns>Absolute paths.</returns>
    public static IReadOnlyList<string> Waiting(TargetEnvironment target) =>
        [.. Directory.Exists(Folder(target)) ? Files(Folder(target)) : [], .. ArchivedConfiguration.Files(target, TerraformContext.ErroredStateFile)];

    /// <summary>Saves what earlier runs have left, before the next change is planned on an old state.</summary>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Done when nothing waits any more that could be saved.</returns>
    /// <exception cref="NubesGenException">NG3013: one still cannot be saved, so nothing must be changed.</exception>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var places = Places().Where(File.Exists).ToList();
        var lineage = places.Count > 0 ? (await StoredState.ReadAsync(session.Store, cancellationToken))?.Facts?.Lineage : null;
        foreach (var place in places)
        {
            await MoveAsync(place, lineage, cancellationToken);
        }

        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Files(folder).Order(StringComparer.Ordinal).ToList())
        {
            await SaveAsync(file, cancellationToken);
        }
    }

    /// <summary>Takes care of the file directly after the failure.</summary>
    /// <param name="failure">What Terraform said.</param>
    /// <param name="lineage">Of the state before the change; <see langword="null"/> when there was none.</param>
    /// <returns>What to tell the user: NG4037 when the state is saved after all, NG3013 with the file's new place when not.</returns>
    public async Task<NubesGenException> RescueAsync(NubesGenException failure, string? lineage)
    {
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            if (await MoveAsync(context.ErroredState, lineage, bound.Token) is not { } file)
            {
                return failure;
            }

            // Without the lock somebody else may work on the environment already: then it waits for the next command.
            return Instead(failure, !session.Lock.Lost.IsCancellationRequested && await TrySaveAsync(file, bound.Token)
                ? StateProblems.SavedLater(session.Target.Name.Value)
                : TerraformProblems.StateNotSaved(file));
        }
        catch (Exception e) when (e is NubesGenException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // It is where Terraform put it, and the next command finds it there.
            session.Log.Detail(e.Message);
            return failure;
        }
    }

    private async Task<bool> TrySaveAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await session.Store.FreeStateAsync(session.Lock, TimeSpan.Zero, session.Log, cancellationToken);
            await SaveAsync(file, cancellationToken);
            return !File.Exists(file);
        }
        catch (Exception e) when (e is NubesGenException or OperationCanceledException)
        {
            session.Log.Detail(e.Message);
            return false;
        }
    }

    private static string Folder(TargetEnvironment target) => Path.Combine(target.Folder, "errored");

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.tfstate");

    /// <summary>Where one may lie: the run that left it need not have taken the same configuration as this one.</summary>
    private IEnumerable<string> Places() =>
        new[] { context.ErroredState, session.Cloud.Context(session.Target).ErroredState }
            .Concat(ArchivedConfiguration.Files(session.Target, TerraformContext.ErroredStateFile))
            .Distinct(StringComparer.Ordinal);

    /// <summary>Moves a file that Terraform left, if it is this environment's.</summary>
    /// <returns>Absolute path of its new place; <see langword="null"/> when there is none of ours.</returns>
    private async Task<string?> MoveAsync(string file, string? lineage, CancellationToken cancellationToken)
    {
        if (!await IsOursAsync(file, lineage, cancellationToken))
        {
            return null;
        }

        PrivateFiles.CreateFolder(folder);
        var place = Place();
        File.Move(file, place);
        if (!await IsOursAsync(place, lineage, cancellationToken))
        {
            // A run on another environment has replaced it just now.
            File.Move(place, file);
            return null;
        }

        if (!OperatingSystem.IsWindows())
        {
            // Terraform leaves it readable for all.
            File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return place;
    }

    /// <summary>A name of its own in the environment's folder: two may be moved in one moment.</summary>
    private string Place()
    {
        for (var now = session.Time.GetUtcNow(); ; now = now.AddMilliseconds(1))
        {
            var place = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}.tfstate"));
            if (!File.Exists(place))
            {
                return place;
            }
        }
    }

    /// <summary>Without a state and a record nothing tells, but the folder that is this environment's alone.</summary>
    private async Task<bool> IsOursAsync(string file, string? lineage, CancellationToken cancellationToken)
    {
        if (!File.Exists(file) || StoredState.Of(new BinaryData(await File.ReadAllBytesAsync(file, cancellationToken))).Facts is not { } facts)
        {
            return false;
        }

        return (lineage ?? (await EnvironmentRecord.ReadAsync(session.Store, cancellationToken))?.Lineage) is { } known
            ? facts.Lineage == known
            : file.StartsWith(session.Target.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private async Task SaveAsync(string file, CancellationToken cancellationToken)
    {
        var backups = session.Backups();
        var waiting = StoredState.Of(new BinaryData(await File.ReadAllBytesAsync(file, cancellationToken)));
        var current = await StoredState.ReadAsync(session.Store, cancellationToken);
        if (waiting.Facts is not { } facts || (current?.Facts is { } other && other.Lineage != facts.Lineage))
        {
            session.Log.Report(StateProblems.NotOfThisState(file));
            return;
        }

        if (current?.Facts is not { } now || (facts.Serial > now.Serial && !await IsOlderAsync(file, cancellationToken)))
        {
            session.Log.Step($"saving the state of an earlier run first, which was in '{file}' only");
            await backups.TakeAsync("before-recovery", cancellationToken);
            var result = await StatePush.RunAsync(client, context, session.Target.Folder, waiting.Content, [], cancellationToken);
            if (!result.Succeeded)
            {
                session.Log.Detail(result.Error);
                throw new NubesGenException(TerraformProblems.StateNotSaved(file));
            }

            await backups.TakeAsync("recovered", cancellationToken);
        }
        else if (waiting.Hash != current.Hash)
        {
            var kept = await backups.KeepAsync(waiting, "errored", cancellationToken);
            session.Log.Report(StateProblems.Overtaken(session.Target.Name.Value, kept.Name));
        }

        File.Delete(file);
    }

    /// <summary>
    /// Terraform counts the serial up with every attempt to save, so a higher one proves nothing. That another run has provisioned since the
    /// file was written does: a run that fails does not say so in the record. To deploy alone changes no state and does not count.
    /// </summary>
    private async Task<bool> IsOlderAsync(string file, CancellationToken cancellationToken) =>
        (await EnvironmentRecord.ReadAsync(session.Store, cancellationToken))?.Provisioned > File.GetLastWriteTimeUtc(file) + Coarseness;

    private static NubesGenException Instead(NubesGenException failure, Problem told) =>
        new([.. failure.Problems.Select(problem => TerraformProblems.IsStateNotSaved(problem) ? told : problem)], failure);
}
