namespace NubesGen.Tests.Cloud.Containers;

/// <summary>What an Azure on loopback needs for Container Apps: a real registry, and apps that run what is in it.</summary>
internal sealed class ContainersOnLoopback : IAsyncDisposable
{
    /// <summary>What <c>ContainerBaseImage</c> is to be: a small one, for none can be pulled here.</summary>
    public const string BaseImage = $"{RegistryFront.PublicName}/base:1";

    private readonly TestFolder folder;
    private readonly DockerRegistry registry;

    private ContainersOnLoopback(TestFolder folder, DockerRegistry registry)
    {
        this.folder = folder;
        this.registry = registry;
        Front = new RegistryFront(registry);
        Images = new RegistryImages(registry);
        Apps = new ContainerApps(Images);
    }

    /// <summary>What is in front of the registry.</summary>
    public RegistryFront Front { get; }

    /// <summary>What is in the registry.</summary>
    public RegistryImages Images { get; }

    /// <summary>The apps.</summary>
    public ContainerApps Apps { get; }

    /// <summary>Starts all parts, for an Azure that runs.</summary>
    public static async Task<ContainersOnLoopback> StartAsync(AzureOnLoopback azure)
    {
        var folder = new TestFolder();
        try
        {
            var containers = new ContainersOnLoopback(folder, await DockerRegistry.StartAsync(folder["registry"]));
            await containers.Images.PushAsync("base", "1", ("usr/bin/dotnet", "not really"), ("etc/os-release", "ID=hand-made"));
            azure.Endpoints.Sites[".azurecr.io"] = containers.Front.AnswerAsync;
            azure.Endpoints.Sites[".azurecontainerapps.io"] = containers.Apps.AnswerSiteAsync;
            azure.Endpoints.Handler = containers.Apps.AnswerAsync;
            return containers;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }
}
