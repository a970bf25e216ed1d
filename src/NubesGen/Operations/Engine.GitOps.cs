using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;

namespace NubesGen.Operations;

/// <content>The verbs around <c>git push</c>.</content>
public sealed partial class Engine
{
    /// <summary>Prepares cloud and repository once, so that <c>git push</c> is the only command.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is set up.</returns>
    /// <exception cref="NubesGenException">NG6xxx: what is missing; run again it goes on.</exception>
    public async Task SetUpGitOpsAsync(CancellationToken cancellationToken)
    {
        var app = application.Value.Application;
        // Neither belongs into a project file: each build would undo, or do nothing.
        var asked = CommandLineSettings("NubesGenDryRun", "NubesGenUndo");
        var request = new SetupRequest(asked.Flag("NubesGenDryRun", false), asked.Flag("NubesGenUndo", false));
        asked.ThrowIfWrong();
        var git = new GitClient(runner, machine);
        var (repository, whyNot) = await git.FindAsync(app.ProjectDirectory, cancellationToken);
        if (repository is null)
        {
            throw new NubesGenException(EnvironmentProblems.NoRepository(app.ProjectDirectory, whyNot ?? "there is no repository"));
        }

        // It is what gives a project its cloud, so that none is configured yet means nothing here.
        var cloud = settings.Choice("NubesGenCloud", [nameof(CloudKind.Azure), nameof(CloudKind.Local)]);
        settings.ThrowIfWrong();
        if (cloud == nameof(CloudKind.Local))
        {
            var store = State.LocalStore.Find(app.ProjectDirectory, repository, settings.Text("NubesGenLocalStore"));
            await new LocalGitOps(app, store, repository, input.PackageDirectory, git, machine, reporter)
                .RunAsync(request, input.GlobalProperty("NubesGenConfirm"), cancellationToken);
            return;
        }

        await SetUpAzureAsync(app, repository, request, cancellationToken);
    }

    /// <summary>What the schedule does: looks for drift, backs states up, removes what has expired or has lost its branch.</summary>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>Every environment of the project.</returns>
    /// <exception cref="NubesGenException">NG6xxx: no cloud; NG4xxx: the store cannot be read. What is wrong with one environment is reported.</exception>
    public async Task<IReadOnlyList<MaintainedEnvironment>> MaintainAsync(CancellationToken cancellationToken)
    {
        var app = application.Value.Application;
        var asked = CommandLineSettings("NubesGenDryRun");
        var dryRun = asked.Flag("NubesGenDryRun", false);
        asked.ThrowIfWrong();
        var git = new GitClient(runner, machine);
        var (cloud, local, _, all) = await new EnvironmentResolver(git, machine).ResolveAllAsync(app, settings, cancellationToken);
        if (cloud == CloudKind.Simulated)
        {
            throw new NubesGenException(SetupProblems.OnlyPlanned());
        }

        var branches = new RemoteBranches(git, GitHub, GitHubRun.Of(machine));
        var isBare = cloud == CloudKind.Local && Directory.Exists(local.BareRepository);
        Task<RemoteAnswer> AskAsync(CancellationToken ended) =>
            isBare ? branches.OfBareAsync(local.BareRepository, ended) : branches.OfOriginAsync(app.ProjectDirectory, ended);

        var remote = await AskAsync(cancellationToken);
        if (remote.WhyNot is { } whyNot && all.Any(environment => environment.Stored.Record?.Branch is not null))
        {
            reporter.Report(MaintenanceProblems.BranchesUnknown(isBare ? local.BareRepository : "the remote origin", whyNot));
        }

        reporter.Step($"MaintainEnvs: {(all.Count == 1 ? "1 environment" : $"{all.Count} environments")} of {app.Name} on the {cloud} cloud{(dryRun ? ", nothing is touched" : "")}");
        var maintaining = new Maintaining(sessions, memory, settings, remote, AskAsync, dryRun, time, reporter);
        var maintained = new List<MaintainedEnvironment>();
        foreach (var (environment, stored) in all)
        {
            maintained.Add(await maintaining.RunAsync(environment, stored, cancellationToken));
        }

        return maintained;
    }

    private Applications.Settings CommandLineSettings(params IEnumerable<string> names) => new(names
        .Select(name => (Name: name, Value: input.GlobalProperty(name)))
        .Where(property => property.Value is not null)
        .ToDictionary(property => property.Name, property => property.Value!));
}
