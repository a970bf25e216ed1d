using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Deployment;
using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Azure.Sites;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Sites;

/// <summary>One environment with a site of its own in the Azure on loopback, deployed to by the code that deploys to the real one.</summary>
internal sealed class SiteRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestFolder folder = new();
    private readonly AzureOnLoopback azure;
    private readonly string type;
    private readonly string name = $"app-{Guid.NewGuid():N}";

    public SiteRun(AzureOnLoopback azure, string type = "AppService", bool hasSlot = false)
    {
        (this.azure, this.type) = (azure, type);
        var id = $"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/rg-todo-alice/providers/Microsoft.Web/sites/{name}";
        Site = azure.Sites.Add(id, isFlex: type == "Function");
        Slot = hasSlot ? azure.Sites.Add($"{id}/slots/staging") : null;
        Store = new FileEnvironmentStore("alice", folder["store"]);
    }

    public LoopbackSite Site { get; }

    public LoopbackSite? Slot { get; }

    public IEnvironmentStore Store { get; }

    public RecordingReporter Reporter { get; } = new();

    /// <summary>The commit of what is deployed.</summary>
    public string Commit { get; set; } = "1111111111111111111111111111111111111111";

    public string? HealthCheckPath { get; set; }

    /// <summary>How many releases stay.</summary>
    public int Kept { get; set; } = 5;

    /// <summary>How long a release may take until it is healthy.</summary>
    public TimeSpan HealthTimeout { get; set; } = Patience;

    /// <summary>All a little faster than in the real Azure.</summary>
    public SiteTiming Timing { get; set; } = new()
    {
        RetryLimit = Patience,
        FirstPause = TimeSpan.FromMilliseconds(20),
        LongestPause = TimeSpan.FromMilliseconds(100),
        Poll = TimeSpan.FromMilliseconds(20),
        IdleLimit = Patience,
        StatusLimit = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>How often a database was made what a release needs.</summary>
    public int Migrated { get; private set; }

    /// <summary>What is between us and Azure.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Way { get; set; } = way => way;

    /// <summary>What is left on this machine of packages.</summary>
    public IReadOnlyList<string> Left => Directory.Exists(folder["data"]) ? [.. Directory.EnumerateFiles(folder["data"])] : [];

    /// <summary>What a visitor gets.</summary>
    public async Task<string> VisitAsync()
    {
        using var http = new HttpClient(azure.CreateHandler());
        var answer = await http.GetAsync(new Uri($"https://{Site.Host}/"));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : $"{(int)answer.StatusCode}";
    }

    /// <summary>Deploys a folder whose application answers something.</summary>
    /// <param name="answer">What it answers.</param>
    /// <param name="files">Names of more files, which are empty.</param>
    public Task<DeploymentResult> DeployAsync(string answer, params string[] files) => DeployAsync(answer, files, CancellationToken.None);

    public async Task<DeploymentResult> DeployAsync(string answer, string[] files, CancellationToken cancellationToken)
    {
        var publish = folder[$"publish {Guid.NewGuid():N}"];
        Directory.CreateDirectory(Path.Combine(publish, "wwwroot"));
        File.WriteAllText(Path.Combine(publish, "answer.txt"), answer);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(publish, file), "");
        }

        return await Deployment().DeployAsync(new DeploymentRequest(publish, HealthTimeout, Kept), MigrateAsync, cancellationToken);
    }

    /// <summary>Deploys what must fail.</summary>
    /// <returns>How.</returns>
    public async Task<Problem> FailAsync(string answer, params string[] files) =>
        Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => DeployAsync(answer, files))).Problems);

    public Task<DeploymentResult> RollbackAsync(int? release = null) => Deployment().RollbackAsync(new RollbackRequest(release, HealthTimeout), CancellationToken.None);

    public Task ReconcileAsync() => Host().ReconcileAsync(null, CancellationToken.None);

    public void Dispose() => folder.Dispose();

    private Task MigrateAsync(CancellationToken cancellationToken)
    {
        Migrated++;
        return Task.CompletedTask;
    }

    private static ProjectBuild Build => new("p.csproj", "Release", "net10.0", new Dictionary<string, string>());

    private AzureDeployment Deployment() => new(Host(), Target(), Build, Store, TimeProvider.System, Reporter);

    private IApplicationHost Host()
    {
        var machine = azure.Machine;
        var context = new HostContext(
            Target(), Outputs(), AzureOnLoopback.Subscription, Store, Build,
            new AzureConnection(machine, Way(azure.CreateHandler()), azure.Credential), new CommandRunner(machine), machine, Reporter);
        return type == "Function" ? new FunctionHost(context, Timing) : new AppServiceHost(context, Timing);
    }

    private TargetEnvironment Target() => new()
    {
        Application = TestApplications.Create(folder.Path, type, name: "todo") with { HealthCheckPath = HealthCheckPath },
        Name = EnvironmentName.Parse("alice"),
        Branch = null,
        Commit = Commit,
        Cloud = CloudKind.Azure,
        Folder = folder["data"],
    };

    private Dictionary<string, JsonElement> Outputs()
    {
        var outputs = new Dictionary<string, object> { ["app_name"] = name, ["address"] = $"https://{Site.Host}", ["resource_group"] = "rg-todo-alice" };
        if (Slot is not null)
        {
            outputs["slot"] = new { name = "staging", address = $"https://{Slot.Host}" };
        }

        return outputs.ToDictionary(output => output.Key, output => JsonSerializer.SerializeToElement(output.Value));
    }
}
