using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

/// <summary>An environment whose configuration is the user's own, as on Azure, with the real Terraform and a state on this machine.</summary>
internal sealed class SessionHome : ICloud, IDisposable
{
    private readonly TestFolder folder = new();

    public SessionHome(CloudKind cloud = CloudKind.Azure)
    {
        Machine = ScrubbedMachine.Create();
        Store = new FileEnvironmentStore("alice", folder["store", "alice"]);
        Target = new TargetEnvironment
        {
            Application = TestApplications.Create(folder["repository"]),
            Name = EnvironmentName.Parse("alice"),
            Branch = "env-alice",
            Commit = null,
            Cloud = cloud,
            Folder = cloud == CloudKind.Azure ? folder["work"] : folder["store", "alice"],
        };
        Context = new TerraformContext
        {
            ConfigurationDirectory = Target.ConfigurationDirectory,
            DataDirectory = folder["data"],
            LogDirectory = Target.LogFolder,
            BackendConfiguration = new Dictionary<string, string> { ["path"] = Store.StateLocation },
        };
    }

    public Machine Machine { get; }

    public FileEnvironmentStore Store { get; }

    public TargetEnvironment Target { get; }

    public TerraformContext Context { get; set; }

    /// <summary>Where Terraform leaves a state that it cannot save.</summary>
    public string Left => Path.Combine(Target.ConfigurationDirectory, "errored.tfstate");

    /// <summary>States that wait to be saved.</summary>
    public string[] Waiting() =>
        Directory.Exists(Path.Combine(Target.Folder, "errored")) ? Directory.GetFiles(Path.Combine(Target.Folder, "errored")) : [];

    public RecordingReporter Reporter { get; } = new();

    public Dictionary<string, string> Properties { get; } = [];

    public StateBackups Backups => new(Store, new BackupRules(20, TimeSpan.FromDays(30)), TimeProvider.System);

    public string this[params string[] parts] => folder[parts];

    /// <summary>Writes a file of the configuration.</summary>
    public void Write(string name, string text)
    {
        var path = Path.GetFullPath(name, Target.ConfigurationDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Which backend the configuration names.</summary>
    public string Backend { get; set; } = "local";

    /// <summary>A configuration with resources that hold a text.</summary>
    public void Declare(params (string Name, string Input)[] resources) => Write(
        "main.tf",
        $"terraform {{\n  backend \"{Backend}\" {{}}\n}}\n" + string.Concat(resources.Select(r => $"resource \"terraform_data\" \"{r.Name}\" {{\n  input = \"{r.Input}\"\n}}\n")));

    Task<DeploymentResult> ICloud.RollbackAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, RollbackRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<string?> ICloud.WhyNotOursAsync(TargetEnvironment target, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Which plan was reviewed.</summary>
    public PlanReview Review { get; set; } = PlanReview.None;

    public Task<ProvisioningResult> ProvisionAsync() => RunAsync(session => Provisioning.RunAsync(session, Review, mayLoseData: true, TimeProvider.System, CancellationToken.None));

    public Task DestroyAsync() => RunAsync(async session =>
    {
        await Destroying.RunAsync(session, CancellationToken.None);
        return 0;
    });

    public Task<PlanReport> PlanAsync() => RunAsync(session => Planning.RunAsync(session, CancellationToken.None));

    /// <summary>What stands between a run and <see cref="Store"/>.</summary>
    public Func<IEnvironmentStore, IEnvironmentStore> Way { get; set; } = store => store;

    /// <summary>How the run's lock comes to be.</summary>
    public Func<IEnvironmentLock, IEnvironmentLock> Locking { get; set; } = held => held;

    public async Task<T> RunAsync<T>(Func<EnvironmentSession, Task<T>> action)
    {
        PrivateFiles.CreateFolder(Target.LogFolder);
        using var log = RunLog.Start(Target.LogFolder, "Test", Reporter, new Redactor(Machine), DateTimeOffset.UtcNow);
        var holder = new LockHolder("me", "here", ProcessTable.Self(), null, null, "Test", DateTimeOffset.UtcNow);
        using var held = await Store.LockAsync(holder, TimeSpan.FromSeconds(10), Reporter, CancellationToken.None);
        return await action(new EnvironmentSession(Target, Way(Store), this, Locking(held), log, new Settings(Properties), new CommandRunner(Machine), Machine));
    }

    public async Task<StateFacts?> FactsAsync() => (await StoredState.ReadAsync(Store, CancellationToken.None))?.Facts;

    public async Task<IReadOnlyList<string>> ReasonsAsync() => [.. (await Backups.ListAsync(CancellationToken.None)).Select(backup => backup.Reason)];

    Task ICloud.MarkAsync(TargetEnvironment target, EnvironmentRecord record, CancellationToken cancellationToken) => Task.CompletedTask;

    Func<PlannedChange, bool> ICloud.Prepare(TargetEnvironment target) => _ => false;

    TerraformContext ICloud.Context(TargetEnvironment target) => Context;

    Task<Uri?> ICloud.ReconcileAsync(TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken) =>
        Task.FromResult<Uri?>(null);

    Task<DeploymentResult> ICloud.DeployAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task ICloud.DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken) =>
        target.Cloud == CloudKind.Azure ? Task.CompletedTask : PrivateFiles.DeleteFolderAsync(target.Folder, cancellationToken);

    public void Dispose() => folder.Dispose();
}
