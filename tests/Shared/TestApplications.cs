using NubesGen.Applications;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

/// <summary>Applications as the build would describe them, and the shipped catalogue and templates.</summary>
internal static class TestApplications
{
    public static string TemplatesFolder => Path.Combine(AppContext.BaseDirectory, "templates");

    public static Catalog Catalog { get; } = Catalog.Load(Path.Combine(AppContext.BaseDirectory, "catalog"));

    public static AzureGenerator Generator { get; } = new(Catalog, TemplatesFolder);

    /// <summary>An application in a repository, its project in <c>src/&lt;name&gt;</c>.</summary>
    /// <param name="repository">Absolute path of the repository.</param>
    /// <param name="type">Id of the application type.</param>
    /// <param name="tier">Its tier; the default one if absent.</param>
    /// <param name="services">Ids of database and add-ons.</param>
    /// <param name="name">Name of the application.</param>
    public static Application Create(
        string repository, string type = "AppService", string? tier = null, IEnumerable<string>? services = null, string name = "todo-api")
    {
        var chosen = (services ?? ["ApplicationInsights"]).Select(id => Catalog.Service(id)!).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        return Create(repository, Catalog.ApplicationType(type)!, name, tier, [.. chosen]);
    }

    /// <summary>The same, of a type that the test has read itself.</summary>
    /// <param name="repository">Absolute path of the repository.</param>
    /// <param name="definition">The application type.</param>
    /// <param name="name">Name of the application.</param>
    /// <param name="tier">Its tier; the default one if absent.</param>
    /// <param name="services">Database and add-ons, in the order of their ids.</param>
    public static Application Create(
        string repository, ApplicationTypeDefinition definition, string name, string? tier = null, params IReadOnlyList<ServiceDefinition> services)
    {
        var project = Path.Combine(repository, "src", name);
        return new Application
        {
            Name = name,
            ProjectFile = Path.Combine(project, $"{name}.csproj"),
            RepositoryDirectory = repository,
            Type = definition,
            Tier = tier ?? definition.DefaultTier!,
            ServesHttp = true,
            DotNetVersion = "10.0",
            TargetFramework = "net10.0",
            AssemblyName = name,
            Services = services,
            DatabaseTier = services.FirstOrDefault(s => s.Kind == ServiceKind.Database)?.DefaultTier,
            Location = "westeurope",
            HealthCheckPath = null,
            EnvironmentPrefix = "env-",
            TerraformDirectory = Path.Combine(project, "terraform"),
            WorkflowFile = Path.Combine(repository, ".github", "workflows", $"gitops-{name}.yml"),
        };
    }
}
