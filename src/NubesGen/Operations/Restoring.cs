using System.Globalization;
using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>A backup as the list of all shows it.</summary>
/// <param name="Backup">What its name tells.</param>
/// <param name="Resources">How many resources it knows; <see langword="null"/> when it is damaged.</param>
public sealed record ListedBackup(StateBackup Backup, int? Resources);

/// <summary>Lists the backups of a state, and brings one back.</summary>
internal static class Restoring
{
    private const string TypeNext = "To bring one back, type: dotnet build -t:RestoreState -p:NubesGenBackup=<name>, or the beginning of one, latest, or previous";

    /// <summary>Lists the backups. Takes no lock.</summary>
    /// <param name="backups">The backups.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="reporter">Shows the list.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The newest first.</returns>
    public static async Task<IReadOnlyList<ListedBackup>> ListAsync(
        StateBackups backups, string environment, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll((await backups.ListAsync(cancellationToken))
            .Select(async backup => new ListedBackup(backup, (await backups.ReadAsync(backup, cancellationToken))?.Facts!.Resources)));
        reporter.Step(all.Length > 0
            ? $"Backups of the state of environment {environment}, the newest first:"
            : $"There is no backup of the state of environment {environment} yet. To take one, type: dotnet build -t:BackupState");
        foreach (var (backup, resources) in all)
        {
            reporter.Step(string.Create(
                CultureInfo.InvariantCulture,
                $"  {backup.Name}  {backup.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, serial {backup.Serial}, {(resources is { } count ? $"{count} resources" : "damaged")}, {backup.Reason}"));
        }

        if (all.Length > 0)
        {
            reporter.Step(TypeNext);
        }

        return all;
    }

    /// <summary>Brings a backup back, so that this can be undone in the same way, and says what Provision would do next.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="named">Which: see <see cref="BackupChoice"/>.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>The backup.</returns>
    /// <exception cref="NubesGenException">NG4032: no such backup; NG4033: it is damaged; NG4039: Terraform refused it.</exception>
    public static async Task<ListedBackup> RunAsync(EnvironmentSession session, string named, CancellationToken cancellationToken)
    {
        var backups = session.Backups();
        var current = await StoredState.ReadAsync(session.Store, cancellationToken);
        var chosen = BackupChoice.Choose(session.Target.Name.Value, await backups.ListAsync(cancellationToken), current, named);
        var content = await backups.ReadAsync(chosen, cancellationToken) ?? throw new NubesGenException(StateProblems.BackupDamaged(chosen.Name));
        string? setAside = null;
        if (current is { Facts: null })
        {
            setAside = await SetAsideAsync(session, current, cancellationToken);
            current = null;
        }

        var terraform = await StartAsync(session, cancellationToken);
        // Read again: what an earlier run could not save may have been saved just now, and init may have made an empty one of its own lineage.
        var now = await StoredState.ReadAsync(session.Store, cancellationToken);
        if (current is null && now?.Facts is null or { Resources: 0 })
        {
            await PushAsync(terraform, chosen, content.Content, ["-force"], setAside, cancellationToken);
        }
        else
        {
            await new ChangeGuard(terraform).RunAsync(
                "restore", () => PushAsync(terraform, chosen, content.Following(now!.Facts!), [], setAside, cancellationToken), cancellationToken);
        }

        session.Log.Step($"Restored the state of environment {session.Target.Name} to {chosen.Name} ({content.Facts!.Resources} resources)");
        await NoteAsync(terraform, cancellationToken);
        await SayWhatIsNextAsync(terraform, cancellationToken);
        return new ListedBackup(chosen, content.Facts.Resources);
    }

    /// <summary>With the project's configuration, or with the one that made the state where the folder is gone.</summary>
    private static async Task<EnvironmentTerraform> StartAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        session.Cloud.Prepare(session.Target);
        var context = session.Cloud.Context(session.Target);
        var isThere = Directory.Exists(context.ConfigurationDirectory) && Directory.EnumerateFiles(context.ConfigurationDirectory, "*.tf*").Any();
        return await session.StartTerraformAsync(
            (isThere ? null : await ArchivedConfiguration.ExtractAsync(session, cancellationToken)) ?? context, cancellationToken);
    }

    /// <summary>Terraform can neither read nor replace it.</summary>
    /// <returns>The name under which it is kept.</returns>
    private static async Task<string> SetAsideAsync(EnvironmentSession session, StoredState damaged, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{StoreFiles.Damaged}/{session.Time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}.tfstate");
        await session.Store.WriteAsync(name, damaged.Content, cancellationToken);
        await session.Store.FreeStateAsync(session.Lock, EnvironmentSession.LockTimeout(session.Settings), session.Log, cancellationToken);
        await session.Store.DeleteStateAsync(cancellationToken);
        session.Log.Step($"The state is damaged; what is left of it is kept beside it as {name}");
        return name;
    }

    private static async Task PushAsync(
        EnvironmentTerraform terraform, StateBackup chosen, BinaryData content, IReadOnlyList<string> options, string? setAside, CancellationToken cancellationToken)
    {
        var result = await StatePush.RunAsync(terraform.Client, terraform.Context, terraform.Session.Target.Folder, content, options, cancellationToken);
        if (!result.Succeeded)
        {
            throw new NubesGenException(StateProblems.NotRestored(chosen.Name, result.Error.Trim().ReplaceLineEndings(" "), setAside));
        }
    }

    private static async Task NoteAsync(EnvironmentTerraform terraform, CancellationToken cancellationToken)
    {
        var store = terraform.Session.Store;
        var record = await EnvironmentRecord.ReadAsync(store, cancellationToken) ?? new EnvironmentRecord { Product = terraform.Tool.Product.ToString() };
        await record.About(await StoredState.ReadAsync(store, cancellationToken)).WriteAsync(store, cancellationToken);
    }

    /// <summary>The state is restored already: a plan that fails is no failure of that.</summary>
    private static async Task SayWhatIsNextAsync(EnvironmentTerraform terraform, CancellationToken cancellationToken)
    {
        terraform.Session.Log.Step("What Provision would do next:");
        try
        {
            await Planning.ReportAsync(terraform.Client, terraform.Context, terraform.Session.Log, cancellationToken);
        }
        catch (NubesGenException e)
        {
            foreach (var problem in e.Problems)
            {
                terraform.Session.Log.Report(problem.AsWarning());
            }
        }
    }
}
