using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment;
using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Azure.Containers;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Cloud.Containers;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>An environment with a container app as Terraform has made it, and our own code that deploys to it.</summary>
internal sealed class ContainerEnvironment : IDisposable
{
    private readonly PublishedProject project;
    private readonly TestFolder folder = new();
    private readonly FileEnvironmentStore store;
    private readonly HttpClient visitor;
    private readonly ProjectBuild build;

    private ContainerEnvironment(PublishedProject project, StandInApp app, string name, bool servesHttp, string? healthCheckPath)
    {
        this.project = project;
        App = app;
        Name = name;
        visitor = new HttpClient(project.Azure.CreateHandler());
        store = new FileEnvironmentStore("alice", folder["store"]);
        var machine = project.Azure.Machine;
        var catalog = Catalog.Load(Path.Combine(PublishedProject.RepositoryRoot, "sdk", "catalog"));
        var application = Generation.TestApplications.Create(folder.Path, catalog.ApplicationType("ContainerApp")!, name) with
        {
            ProjectFile = project.ProjectFile,
            ServesHttp = servesHttp,
            HealthCheckPath = healthCheckPath,
        };
        Target = new TargetEnvironment
        {
            Application = application,
            Name = EnvironmentName.Parse("alice"),
            Branch = "env-alice",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            Cloud = CloudKind.Azure,
            Subscription = AzureOnLoopback.Subscription,
            Folder = folder["data"],
        };
        var outputs = JsonSerializer.SerializeToElement(new
        {
            resource_group = Group(name),
            app_name = app.Name,
            address = app.Host is null ? "" : $"https://{app.Host}",
            container_registry = RegistryName(name),
            migration_job = new { name = $"caj-{name}", identity_client_id = "id", identity_name = "idm" },
        }).EnumerateObject().ToDictionary(output => output.Name, output => output.Value);
        build = new ProjectBuild(project.ProjectFile, "Release", "net10.0", new Dictionary<string, string> { ["ContainerArchiveOutputPath"] = folder["image.tar"], ["Some"] = "a;b ü%" });
        Host = new ContainerAppHost(
            new HostContext(
                Target, outputs, AzureOnLoopback.Subscription, store, build, new AzureConnection(machine, project.Azure.CreateHandler(), project.Azure.Credential),
                new CommandRunner(machine), machine, Reporter),
            TimeSpan.FromMilliseconds(20));
    }

    public string Name { get; }

    public StandInApp App { get; }

    public TargetEnvironment Target { get; }

    public ContainerAppHost Host { get; }

    public RecordingReporter Reporter { get; } = new();

    /// <summary>Its registry.</summary>
    public string Registry => RegistryName(Name);

    /// <summary>Makes one, with names of its own.</summary>
    public static async Task<ContainerEnvironment> CreateAsync(PublishedProject project, bool servesHttp = true, string? healthCheckPath = null)
    {
        var name = $"todo{Guid.NewGuid():N}"[..12];
        var id = $"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/{Group(name)}/providers/Microsoft.App";
        var app = await project.Containers.Apps.AddAsync($"{id}/containerApps/ca-{name}", servesHttp ? $"{name}.westeurope.azurecontainerapps.io" : null);
        project.Containers.Apps.Clear();
        project.Containers.Front.Clear();
        return new ContainerEnvironment(project, app, name, servesHttp, healthCheckPath);
    }

    /// <summary>Makes the migration job that Terraform makes.</summary>
    public StandInJob AddJob() =>
        project.Containers.Apps.AddJob($"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/{Group(Name)}/providers/Microsoft.App/jobs/caj-{Name}");

    /// <summary>A copy of the published output that answers something else.</summary>
    public string Publish(string text)
    {
        var copy = folder[$"out-{Guid.NewGuid():N}"];
        foreach (var (path, name) in PublishFolder.Files(project.Output))
        {
            var to = Path.Combine(copy, name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        File.WriteAllText(Path.Combine(copy, "version.txt"), text);
        return copy;
    }

    /// <summary>Deploys as a command does: what Terraform cannot do right is mended first.</summary>
    public async Task<DeploymentResult> DeployAsync(string publishDirectory, Func<CancellationToken, Task>? migrate = null, CancellationToken cancellationToken = default)
    {
        await ReconcileAsync();
        var request = new DeploymentRequest(publishDirectory, TimeSpan.FromSeconds(3), ReleasesKept: 2);
        return await Deployment().DeployAsync(request, migrate ?? (_ => Task.CompletedTask), cancellationToken);
    }

    public async Task<DeploymentResult> RollbackAsync(int? release = null)
    {
        await ReconcileAsync();
        return await Deployment().RollbackAsync(new RollbackRequest(release, TimeSpan.FromSeconds(3)), CancellationToken.None);
    }

    public async Task ReconcileAsync() => await Host.ReconcileAsync((await HistoryAsync()).Current(), CancellationToken.None);

    public Task<ReleaseHistory> HistoryAsync() => ReleaseHistory.ReadAsync(store, CancellationToken.None);

    /// <summary>A release as one that was staged, but made by hand in a moment.</summary>
    public async Task<AzureRelease> StageByHandAsync(int number, string text)
    {
        await project.Containers.Images.PushAsync(Name, $"hand-{number}", ("app/version.txt", text));
        var digest = await project.Containers.Images.DigestAsync(Name, $"hand-{number}");
        return new AzureRelease { Number = number, Fingerprint = new string('f', 64), Image = $"{Registry}/{Name}@{digest}" };
    }

    /// <summary>Stages a release by hand and makes it serve.</summary>
    public async Task<AzureRelease> ServeByHandAsync(int number, string text)
    {
        var release = await StageByHandAsync(number, text);
        await Host.ServeAsync(release, previous: null, TimeSpan.FromSeconds(3), new PhaseTimes(TimeProvider.System), CancellationToken.None);
        await (await HistoryAsync()).Serve(release).WriteAsync(store, CancellationToken.None);
        return release;
    }

    /// <summary>What a visitor of the address sees.</summary>
    public Task<string> VisitAsync() => visitor.GetStringAsync(new Uri($"https://{App.Host}/"));

    /// <summary>Runs something that must fail with a code.</summary>
    /// <returns>What it says.</returns>
    public static async Task<string> FailAsync(string code, Func<Task> action)
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(action)).Problems);
        Assert.True(code == problem.Code, $"{problem.Code}: {problem.Message}");
        return problem.Message;
    }

    public void Dispose()
    {
        visitor.Dispose();
        folder.Dispose();
    }

    private static string Group(string name) => $"rg-{name}-alice";

    private static string RegistryName(string name) => $"cr{name}.azurecr.io";

    private AzureDeployment Deployment() => new(Host, Target, build, store, TimeProvider.System, Reporter);
}
