using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Http;
using NubesGen.Processes;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.Azure;

/// <summary>A user's repository whose environments are on an Azure of this machine: a container for its states, and resources that stay.</summary>
internal sealed class AzureRepository : IAsyncDisposable
{
    /// <summary>What the project is called, and so what its blobs start with.</summary>
    public const string Project = "web-app";

    private readonly AzureOnLoopback azure;
    private readonly AzurermServer resources;
    private readonly TestFolder objects;

    private AzureRepository(PackageFixture package, AzureOnLoopback azure, AzurermServer resources, TestFolder objects)
    {
        this.azure = azure;
        this.resources = resources;
        this.objects = objects;
        Repository = new TestRepository(package, "Web App");
        States = azure.BlobServiceClient.GetBlobContainerClient($"t{Guid.NewGuid():N}");
        Variables = azure.Variables.Concat(resources.Variables).Append(new("NUBESGEN_STATE_STORAGE_ACCOUNT", AzureOnLoopback.Account))
            .Append(new("NUBESGEN_STATE_CONTAINER", States.Name)).DistinctBy(variable => variable.Key).ToDictionary();
    }

    public TestRepository Repository { get; }

    /// <summary>The container of states.</summary>
    public BlobContainerClient States { get; }

    /// <summary>What a command has in its environment; a test may change it.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>Answers what Resource Manager is asked about anything but resource groups.</summary>
    public Func<HttpContext, Task<bool>>? Others { get; set; }

    /// <summary>The IDs of the resources that exist in Azure, whatever any state says.</summary>
    public IReadOnlyList<string> Resources => [.. Objects().Select(json => (string)json["attributes"]!["id"]!).Order(StringComparer.Ordinal)];

    /// <summary>Makes a repository on a branch, restored, with a container of its own.</summary>
    public static async Task<AzureRepository> CreateAsync(PackageFixture package, AzureOnLoopback azure, string branch)
    {
        var objects = new TestFolder();
        var resources = await AzurermServer.StartAsync(
            variables: [("NUBESGEN_SIMULATOR_STORE", objects.Path), ("ARM_SUBSCRIPTION_ID", AzureOnLoopback.Subscription)]);
        var repository = new AzureRepository(package, azure, resources, objects);
        azure.Endpoints.Handler = repository.AnswerAsync;
        azure.Sites.Exists = id => repository.Resources.Contains(id, StringComparer.OrdinalIgnoreCase);
        await repository.States.CreateAsync();
        await repository.Repository.InitGitAsync(branch);
        // Outside of that Azure, where packages are.
        await repository.Repository.DotNetAsync("restore");
        return repository;
    }

    /// <summary>The attributes of a resource that exists.</summary>
    /// <param name="id">Its ID.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public JsonNode? Attributes(string id) =>
        Objects().Select(json => json["attributes"]!).FirstOrDefault(attributes => string.Equals((string?)attributes["id"], id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Changes a resource as somebody in the portal would.</summary>
    /// <param name="type">Its type in Terraform; there is one of it.</param>
    /// <param name="change">Changes its attributes.</param>
    public void Change(string type, Action<JsonNode> change)
    {
        var (file, json) = Directory.EnumerateFiles(objects.Path, "*.object.json").Select(file => (file, JsonNode.Parse(File.ReadAllText(file))!))
            .Single(found => (string)found.Item2["type"]! == type);
        change(json["attributes"]!);
        File.WriteAllText(file, json.ToJsonString());
    }

    /// <summary>What each blob holds, by name: an entity tag changes with each writing, and so does the time with a lease.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentAsync() =>
        (await ListAsync()).ToDictionary(blob => blob.Name, blob => $"{blob.Properties.ETag} {blob.Properties.LastModified:O}");

    /// <summary>Says what is to go wrong with resources: the text of <c>faults.json</c>.</summary>
    public void Break(string faults) => File.WriteAllText(objects["faults.json"], faults);

    /// <summary>Runs <c>dotnet build</c> with a target.</summary>
    public Task<CommandResult> TryAsync(string target, params string[] arguments) => TryAsync(target, _ => { }, _ => { }, arguments);

    public Task<CommandResult> TryAsync(string target, Action<string> onOutput, Action<int> onStarted, params string[] arguments) => Repository.StartAsync(
        "dotnet",
        ["build", "--no-restore", "-nodeReuse:false", $"-t:{target}", .. arguments],
        ScrubbedMachine.Create([.. Variables.Select(variable => (variable.Key, variable.Value))]),
        onOutput,
        onStarted);

    /// <summary>Publishes as a user does, provisions and deploys.</summary>
    public Task<CommandResult> TryDeployAsync(params string[] arguments) => Repository.StartAsync(
        "dotnet",
        ["publish", "--no-restore", "-nodeReuse:false", "-t:DeployEnv", .. arguments],
        ScrubbedMachine.Create([.. Variables.Select(variable => (variable.Key, variable.Value))]),
        _ => { },
        _ => { });

    /// <summary>Deploys, which must succeed.</summary>
    /// <returns>What was printed.</returns>
    public async Task<string> DeployAsync(params string[] arguments)
    {
        var result = await TryDeployAsync(arguments);
        Assert.True(result.Succeeded, result.Output);
        return result.Output;
    }

    /// <summary>The web app of the environment, or a slot of it.</summary>
    public LoopbackSite Site(string? slot = null) => azure.Sites[Resources.Single(id =>
        Regex.IsMatch(id, $"/Microsoft\\.Web/sites/[^/|]+{(slot is null ? "" : $"/slots/{slot}")}$"))];

    /// <summary>What a visitor of the application gets.</summary>
    public async Task<string> VisitAsync()
    {
        using var http = new HttpClient(azure.CreateHandler());
        return await http.GetStringAsync(new Uri($"https://{Site().Host}/"));
    }

    /// <summary>Runs a target, which must succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(string target, params string[] arguments)
    {
        var result = await TryAsync(target, arguments);
        Assert.True(result.Succeeded, result.Output);
        return result.Output;
    }

    /// <summary>Runs a target, which must fail with a code.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> FailAsync(string code, string target, params string[] arguments)
    {
        var result = await TryAsync(target, arguments);
        Assert.False(result.Succeeded, result.Output);
        Assert.Contains($"error {code}:", result.Output, StringComparison.Ordinal);
        return result.Output;
    }

    /// <summary>Names of the blobs there are.</summary>
    public async Task<IReadOnlyList<string>> BlobsAsync() => [.. (await ListAsync()).Select(blob => blob.Name)];

    /// <summary>Names of the blobs that somebody has a lease on.</summary>
    public async Task<IReadOnlyList<string>> LeasedAsync() =>
        [.. (await ListAsync()).Where(blob => blob.Properties.LeaseState == LeaseState.Leased).Select(blob => blob.Name)];

    /// <summary>The state of an environment.</summary>
    public async Task<JsonNode> StateAsync(string environment) =>
        JsonNode.Parse((await States.GetBlobClient($"{Project}/{environment}.tfstate").DownloadContentAsync()).Value.Content)!;

    /// <summary>The IDs of the resources in the state of an environment.</summary>
    public async Task<IReadOnlyList<string>> KnownAsync(string environment) =>
    [
        .. (await StateAsync(environment))["resources"]!.AsArray().Where(resource => (string)resource!["mode"]! == "managed")
            .SelectMany(resource => resource!["instances"]!.AsArray()).Select(instance => (string)instance!["attributes"]!["id"]!).Order(StringComparer.Ordinal),
    ];

    /// <summary>Resource Manager tells of the resource groups that the stand-in for azurerm has made.</summary>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        if (Objects().FirstOrDefault(json => (string)json["type"]! == "azurerm_resource_group"
            && string.Equals((string)json["id"]!, context.Request.Path, StringComparison.OrdinalIgnoreCase)) is not { } group)
        {
            return Others is not null && await Others(context);
        }

        await context.Response.WriteAsJsonAsync(new { id = (string)group["id"]!, tags = group["attributes"]!["tags"] });
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        azure.Endpoints.Handler = null;
        azure.Sites.Exists = null;
        Repository.Dispose();
        await resources.DisposeAsync();
        objects.Dispose();
    }

    private List<JsonNode> Objects() => !Directory.Exists(objects.Path) ? []
        : [.. Directory.EnumerateFiles(objects.Path, "*.object.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!)];

    private async Task<List<BlobItem>> ListAsync()
    {
        var blobs = new List<BlobItem>();
        await foreach (var blob in States.GetBlobsAsync())
        {
            blobs.Add(blob);
        }

        return blobs;
    }
}
