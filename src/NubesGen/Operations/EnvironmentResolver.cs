using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.GitOps.GitHub;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Finds out which environment a run is about, and where it is kept. Reads only.</summary>
/// <param name="git">Asks git.</param>
/// <param name="machine">The caller's environment.</param>
public sealed class EnvironmentResolver(GitClient git, Machine machine)
{
    /// <summary>Resolves the environment.</summary>
    /// <param name="application">The application.</param>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="NubesGenException">NG1xxx: no environment; NG6xxx: no cloud.</exception>
    public async Task<ResolvedEnvironment> ResolveAsync(Application application, Settings settings, CancellationToken cancellationToken)
    {
        var (repository, whyNot) = await git.FindAsync(application.ProjectDirectory, cancellationToken);
        var named = settings.Text("NubesGenEnvironment");
        var branch = named is null
            ? new BranchSource(machine).Branch(settings.Text("NubesGenBranch"), repository, whyNot, application.ProjectDirectory)
            : null;
        var name = branch is null ? EnvironmentName.Parse(named!) : EnvironmentName.FromBranch(branch, application.EnvironmentPrefix);
        var (cloud, azure, local, store) = await StoreAsync(application, settings, repository, cancellationToken);
        return Resolved(application, name, branch, cloud, azure, local, store, repository);
    }

    /// <summary>Resolves all environments of a project that its store knows.</summary>
    /// <param name="application">The application.</param>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environments with what the list says of them, in the order of their names; the repository that the project is in.</returns>
    /// <exception cref="NubesGenException">NG6xxx: no cloud; NG4xxx: the store cannot be read.</exception>
    public async Task<(CloudKind Cloud, LocalStore Local, GitRepository? Repository, IReadOnlyList<(ResolvedEnvironment Environment, StoredEnvironment Stored)> All)> ResolveAllAsync(
        Application application, Settings settings, CancellationToken cancellationToken)
    {
        var (repository, _) = await git.FindAsync(application.ProjectDirectory, cancellationToken);
        var (cloud, azure, local, store) = await StoreAsync(application, settings, repository, cancellationToken);
        var all = cloud == CloudKind.Simulated ? [] : await store.ListAsync(application.Name, cancellationToken);
        return (cloud, local, repository,
        [
            .. all.Select(stored => (
                Resolved(application, EnvironmentName.Parse(stored.Name), stored.Record?.Branch, cloud, azure, local, store, repository), stored)),
        ]);
    }

    private ResolvedEnvironment Resolved(
        Application application, EnvironmentName name, string? branch, CloudKind cloud, AzureSettings? azure, LocalStore local, IStateStore store, GitRepository? repository)
    {
        var target = new TargetEnvironment
        {
            Application = application,
            Name = name,
            Branch = branch,
            IsPushed = branch is not null && (local.IsPushedTo || machine.Variable("GITHUB_ACTIONS") == "true"),
            Commit = repository?.Commit,
            Cloud = cloud,
            Subscription = azure?.Subscription,
            Folder = Path.Combine(
                azure is null ? local.ProjectFolder(application.Name) : local.AzureFolder(azure.Account, azure.Container, application.Name),
                ResourceNames.ResourceGroup(application.Name, name)),
        };
        return new ResolvedEnvironment(target, store.Environment(application.Name, name.Value), azure, local, Owner.RepositoryOf(repository?.Remote));
    }

    /// <summary>Finds the store of all environments of a project.</summary>
    /// <param name="application">The application.</param>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The store, and the repository that the project is in.</returns>
    /// <exception cref="NubesGenException">NG6xxx: no cloud.</exception>
    public async Task<(CloudKind Cloud, IStateStore Store, LocalStore Local, GitRepository? Repository)> FindStoreAsync(
        Application application, Settings settings, CancellationToken cancellationToken)
    {
        var (repository, _) = await git.FindAsync(application.ProjectDirectory, cancellationToken);
        var (cloud, _, local, store) = await StoreAsync(application, settings, repository, cancellationToken);
        return (cloud, store, local, repository);
    }

    private async Task<(CloudKind Cloud, AzureSettings? Azure, LocalStore Local, IStateStore Store)> StoreAsync(
        Application application, Settings settings, GitRepository? repository, CancellationToken cancellationToken)
    {
        var cloud = Cloud(settings);
        var local = LocalStore.Find(application.ProjectDirectory, repository, settings.Text("NubesGenLocalStore"));
        if (cloud != CloudKind.Azure)
        {
            return (cloud, null, local, new FileStateStore(local));
        }

        var azure = AzureSettings.Read(settings, machine);
        var connection = new AzureConnection(machine);
        var container = await connection.ContainerAsync(azure.Account, azure.Container, cancellationToken);
        return (cloud, azure, local, new BlobStateStore(container, new CiRuns(machine, GitHubConnection.Http()).HasEndedAsync));
    }

    private CloudKind Cloud(Settings settings)
    {
        var cloud = settings.Choice("NubesGenCloud", Enum.GetNames<CloudKind>());
        settings.ThrowIfWrong();
        return cloud is not null ? Enum.Parse<CloudKind>(cloud)
            : AzureSettings.AreGiven(settings, machine) ? CloudKind.Azure
            : !machine.IsCi ? CloudKind.Local
            : throw new NubesGenException(SetupProblems.NoCloudInCi());
    }
}
