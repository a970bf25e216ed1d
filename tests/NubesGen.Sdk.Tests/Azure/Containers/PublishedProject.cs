using System.Reflection;
using NubesGen.Tests.Cloud.Containers;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>
/// A project with our package that was published once, for tests that deploy what they make of its output; beside it an Azure with a
/// registry and container apps.
/// </summary>
public sealed class PublishedProject(PackageFixture package) : IAsyncLifetime
{
    private readonly LoopbackAzure azure = new();
    private TestRepository repository = null!;
    private ContainersOnLoopback containers = null!;

    internal static string RepositoryRoot => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    internal Cloud.AzureOnLoopback Azure => azure.Azure;

    internal ContainersOnLoopback Containers => containers;

    internal string ProjectFile => repository.ProjectFile;

    /// <summary>The output of <c>dotnet publish</c>; tests copy it.</summary>
    internal string Output => repository["out"];

    public async ValueTask InitializeAsync()
    {
        await azure.InitializeAsync();
        containers = await ContainersOnLoopback.StartAsync(azure.Azure);
        repository = new TestRepository(package, "Web App");
        repository.ChangeProject(root =>
        {
            root.AddProperty("NubesGenApplicationType", "ContainerApp");
            root.AddProperty("ContainerBaseImage", ContainersOnLoopback.BaseImage);
            // What would lead the image elsewhere, or make several of it.
            root.AddProperty("RuntimeIdentifiers", "linux-x64;linux-arm64");
            root.AddProperty("ContainerRepository", "of-the-user");
            root.AddProperty("ContainerImageTags", "one;two");
            root.AddItem("ContainerLabel", "org.example.team").AddMetadata("Value", "blue", expressAsAttribute: true);
        });
        // Outside of that Azure, where packages are.
        await repository.DotNetAsync("publish", "-o", Output);
    }

    public async ValueTask DisposeAsync()
    {
        repository.Dispose();
        await containers.DisposeAsync();
        await azure.DisposeAsync();
    }
}
