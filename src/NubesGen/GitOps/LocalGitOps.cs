using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps.Local;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.GitOps;

/// <summary>A bare repository on this machine that deploys what is pushed to it: what GitHub does, without GitHub.</summary>
/// <param name="application">The application.</param>
/// <param name="store">Where its environments live.</param>
/// <param name="repository">The repository that the project is in.</param>
/// <param name="package">Absolute path of the package's folder.</param>
/// <param name="git">Runs git.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows what is done.</param>
internal sealed class LocalGitOps(
    Application application, LocalStore store, GitRepository repository, string package, GitClient git, Machine machine, IProgressReporter reporter)
{
    /// <summary>What the remote is called.</summary>
    public const string Remote = "local";

    /// <summary>A deployment that runs ends before what it runs from is taken away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What the user has set for all repositories must not keep this one from working: hooks of another folder, and refusals of what is the point
    /// here. https://git-scm.com/docs/git-config.
    /// </summary>
    private static readonly IReadOnlyList<(string Name, string Value)> Configuration =
    [
        ("receive.denyDeletes", "false"),
        ("receive.denyDeleteCurrent", "ignore"),
        ("receive.denyNonFastForwards", "false"),
        ("receive.shallowUpdate", "true"),
    ];

    private readonly BareRepository bare = new(store.BareRepository);

    /// <summary>Sets it up, or takes it back. Done twice it changes nothing more.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="confirmed">The project whose set-up may be taken back; only the command line can say it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is set up.</returns>
    /// <exception cref="NubesGenException">NG5001, NG6080, NG6082, NG6084; NG4002: an environment is in use; NG4003: the store cannot be written.</exception>
    public async Task RunAsync(SetupRequest request, string? confirmed, CancellationToken cancellationToken)
    {
        if (machine.IsWindows)
        {
            throw new NubesGenException(DeploymentProblems.LocalNeedsUnix());
        }

        if (request.Undo)
        {
            await UndoAsync(request.DryRun, confirmed, cancellationToken);
            return;
        }

        var remote = await RemoteAsync(cancellationToken);
        if (remote is not null && remote != bare.Directory && !WasOurs(remote))
        {
            throw new NubesGenException(LocalGitOpsProblems.OtherRemote(Remote, RemoteAddress.Shown(remote), bare.Directory));
        }

        reporter.Step($"SetupGitOps: pushes to '{bare.Directory}' deploy {application.Name} on this machine, environments in {store.Root}");
        var changes = 0;
        foreach (var (isDone, what, action) in Steps(remote, cancellationToken))
        {
            if (await isDone())
            {
                continue;
            }

            changes++;
            reporter.Step($"{(request.DryRun ? "would " : "")}{what}");
            if (!request.DryRun)
            {
                await action();
            }
        }

        reporter.Step(
            request.DryRun ? "Nothing was touched"
            : changes == 0 ? "All of it is there already: nothing changed"
            : $"Commit what the build has generated, then type: git push {Remote} {application.EnvironmentPrefix}<name>");
    }

    private IEnumerable<(Func<Task<bool>> IsDone, string What, Func<Task> Action)> Steps(string? remote, CancellationToken cancellationToken)
    {
        var files = new HookFiles(bare, package, machine.DotNetHost ?? "dotnet");
        var project = Project();
        var file = PushedProject.PathOf(bare, application.Name);
        yield return (
            async () => await ConfiguredAsync(cancellationToken),
            $"make the bare repository '{bare.Directory}'",
            () => CreateAsync(cancellationToken));
        yield return (
            () => Task.FromResult(files.Write(dryRun: true).Count == 0),
            $"write its hook '{bare.Hook}'",
            () => Task.FromResult(files.Write(dryRun: false)));
        yield return (
            () => Task.FromResult(PrivateFiles.ReadJson<PushedProject>(file) == project),
            $"have it deploy '{project.File}' from branches {project.Prefix}<name>",
            () => NoteAsync(file, project));
        yield return (
            () => Task.FromResult(remote == bare.Directory),
            $"add it as the remote '{Remote}'",
            () => GitAsync(repository.WorkTree, cancellationToken, "remote", remote is null ? "add" : "set-url", Remote, bare.Directory));
    }

    private static Task NoteAsync(string file, PushedProject project)
    {
        PrivateFiles.WriteJson(file, project);
        return Task.CompletedTask;
    }

    private PushedProject Project()
    {
        var settings = Path.Combine(application.TerraformDirectory, "environments", "local.env");
        var inTree = InTree(settings);
        return new PushedProject(
            application.Name, application.ProjectPath, application.EnvironmentPrefix, store.Root, settings,
            inTree.StartsWith("../", StringComparison.Ordinal) ? null : inTree);
    }

    private string InTree(string path) => Path.GetRelativePath(application.RepositoryDirectory, path).Replace('\\', '/');

    private async Task<bool> ConfiguredAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(bare.Directory, "refs")))
        {
            return false;
        }

        foreach (var (name, value) in Wanted())
        {
            if ((await git.RunAsync(bare.Directory, ["--git-dir", bare.Directory, "config", "--local", "--get", name], cancellationToken)).Output.TrimEnd('\n') != value)
            {
                return false;
            }
        }

        return true;
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        store.RepositoryId();
        PrivateFiles.CreateFolder(bare.Directory);
        // A template of the user's own may bring hooks.
        await GitAsync(bare.Directory, cancellationToken, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", bare.Directory);
        foreach (var (name, value) in Wanted())
        {
            await GitAsync(bare.Directory, cancellationToken, "--git-dir", bare.Directory, "config", "--local", name, value);
        }
    }

    /// <summary>With <c>origin</c> it knows whose environments are: without what the developer's may hold of a token.</summary>
    private IEnumerable<(string Name, string Value)> Wanted() =>
    [
        .. Configuration,
        ("core.hooksPath", bare.Hooks),
        .. Owner.RepositoryOf(repository.Remote) is { } origin ? [("remote.origin.url", $"https://{origin}")] : Array.Empty<(string, string)>(),
    ];

    private async Task UndoAsync(bool dryRun, string? confirmed, CancellationToken cancellationToken)
    {
        var file = PushedProject.PathOf(bare, application.Name);
        var others = PushedProject.All(bare).Where(project => project.Name != application.Name).Select(project => project.Name).ToList();
        if (!File.Exists(file) && (others.Count > 0 || !Directory.Exists(bare.Directory)))
        {
            reporter.Step($"{application.Name} is not set up for git push on this machine: nothing to take back");
            return;
        }

        if (!dryRun && confirmed != application.Name)
        {
            throw new NubesGenException(LocalGitOpsProblems.UndoNotConfirmed(application.Name));
        }

        var states = new FileStateStore(store);
        var left = await states.ListAsync(application.Name, cancellationToken);
        foreach (var environment in dryRun ? [] : left)
        {
            await ForgetPushAsync(states.Environment(application.Name, environment.Name), cancellationToken);
        }

        var would = dryRun ? "would " : "";
        reporter.Step($"{would}stop deploying {application.Name} from pushes to '{bare.Directory}'");
        if (!dryRun)
        {
            File.Delete(file);
        }

        if (others.Count > 0)
        {
            reporter.Step($"The repository stays, since it deploys {string.Join(", ", others)}");
        }
        else
        {
            await RemoveAsync(dryRun, would, cancellationToken);
        }

        if (left.Count > 0)
        {
            reporter.Step($"These environments stay: {string.Join(", ", left.Select(environment => environment.Name))}. To remove one, type: dotnet build -t:DestroyEnv -p:NubesGenEnvironment=<name>");
        }
    }

    /// <summary>Or, with the repository, its branch would count as gone, and maintenance would remove what is to stay.</summary>
    private async Task ForgetPushAsync(IEnvironmentStore environment, CancellationToken cancellationToken)
    {
        using var held = await environment.LockAsync(Holder(), Patience, reporter, cancellationToken);
        if (await EnvironmentRecord.ReadIfWholeAsync(environment, cancellationToken) is { Pushed: true } record)
        {
            await (record with { Pushed = false, BranchGone = null }).WriteAsync(environment, cancellationToken);
        }
    }

    private LockHolder Holder() => new(machine.UserName, machine.HostName, ProcessTable.Self(), null, null, "SetupGitOps", TimeProvider.System.GetUtcNow());

    private async Task RemoveAsync(bool dryRun, string would, CancellationToken cancellationToken)
    {
        if (await RemoteAsync(cancellationToken) == bare.Directory)
        {
            reporter.Step($"{would}remove the remote '{Remote}'");
            if (!dryRun)
            {
                await GitAsync(repository.WorkTree, cancellationToken, "remote", "remove", Remote);
            }
        }

        reporter.Step($"{would}remove '{bare.Directory}'");
        if (dryRun)
        {
            return;
        }

        foreach (var running in Directory.Exists(bare.Locks) ? Directory.GetFiles(bare.Locks).Where(path => !path.EndsWith(".json", StringComparison.Ordinal)) : [])
        {
            using var held = await FileEnvironmentLock.AcquireAsync(running, Path.GetFileName(running), Holder(), Patience, reporter, cancellationToken);
        }

        await PrivateFiles.DeleteFolderAsync(bare.Directory, cancellationToken);
    }

    /// <summary>After the folder with all of it was moved.</summary>
    private bool WasOurs(string remote) => !Directory.Exists(remote)
        && Path.GetFileName(remote) == Path.GetFileName(bare.Directory)
        && Path.GetFileName(Path.GetDirectoryName(remote)) == Path.GetFileName(Path.GetDirectoryName(bare.Directory));

    private async Task<string?> RemoteAsync(CancellationToken cancellationToken) =>
        await git.RunAsync(repository.WorkTree, ["config", "--get", $"remote.{Remote}.url"], cancellationToken) is { Succeeded: true } url
            ? url.Output.TrimEnd('\n')
            : null;

    private async Task GitAsync(string directory, CancellationToken cancellationToken, params IReadOnlyList<string> arguments) =>
        GitFailure.ThrowIf(await git.RunAsync(directory, arguments, cancellationToken), arguments);
}
