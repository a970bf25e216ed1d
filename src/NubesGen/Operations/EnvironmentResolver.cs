using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>An environment with its store.</summary>
/// <param name="Target">The environment.</param>
/// <param name="Store">The store it lives in.</param>
/// <param name="Repository"><c>host/owner/name</c> of the remote; <see langword="null"/> without one.</param>
public sealed record ResolvedEnvironment(TargetEnvironment Target, LocalStore Store, string? Repository)
{
    /// <summary>Makes the store, and the environment ours.</summary>
    /// <exception cref="NubesGenException">NG4001: it is somebody else's.</exception>
    public void Claim()
    {
        Store.Create(Target.Application.Name);
        new Owner(Target.Name.Value, Target.Application.Name, Repository, Store.RepositoryId()).Claim(Target.Folder);
    }
}

/// <summary>Finds out which environment a run is about. Reads only.</summary>
/// <param name="git">Asks git.</param>
/// <param name="machine">The caller's environment.</param>
public sealed class EnvironmentResolver(GitClient git, Machine machine)
{
    private const string StateAccountVariable = "NUBESGEN_STATE_STORAGE_ACCOUNT";

    /// <summary>Resolves the environment.</summary>
    /// <param name="application">The application.</param>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="NubesGenException">NG1xxx: no environment; NG6001: no cloud; NG6002: a cloud of a later version.</exception>
    public async Task<ResolvedEnvironment> ResolveAsync(Application application, Settings settings, CancellationToken cancellationToken)
    {
        var (repository, whyNot) = await git.FindAsync(application.ProjectDirectory, cancellationToken);
        var named = settings.Text("NubesGenEnvironment");
        var branch = named is null
            ? new BranchSource(machine).Branch(settings.Text("NubesGenBranch"), repository, whyNot, application.ProjectDirectory)
            : null;
        var name = branch is null ? EnvironmentName.Parse(named!) : EnvironmentName.FromBranch(branch, application.EnvironmentPrefix);
        var cloud = Cloud(settings);
        var store = LocalStore.Find(application.ProjectDirectory, repository, settings.Text("NubesGenLocalStore"));
        var target = new TargetEnvironment
        {
            Application = application,
            Name = name,
            Branch = branch,
            Commit = repository?.Commit,
            Cloud = cloud,
            Folder = Path.Combine(store.ProjectFolder(application.Name), ResourceNames.ResourceGroup(application.Name, name)),
        };
        return new ResolvedEnvironment(target, store, Owner.RepositoryOf(repository?.Remote));
    }

    private CloudKind Cloud(Settings settings)
    {
        var account = settings.Text("NubesGenStateStorageAccount") ?? machine.Variable(StateAccountVariable);
        var cloud = settings.Choice("NubesGenCloud", "Azure", "Local", "Simulated");
        settings.ThrowIfWrong();
        return (cloud ?? (account is not null ? "Azure" : machine.IsCi ? "" : "Local")) switch
        {
            "Local" => CloudKind.Local,
            "Simulated" => CloudKind.Simulated,
            "" => throw new NubesGenException(SetupProblems.NoCloudInCi()),
            var other => throw new NubesGenException(SetupProblems.CloudNotYetOffered(other)),
        };
    }
}
