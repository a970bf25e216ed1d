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
        var definition = Catalog.ApplicationType(type)!;
        var chosen = (services ?? ["ApplicationInsights"]).Select(id => Catalog.Service(id)!).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
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
            Services = chosen,
            DatabaseTier = chosen.FirstOrDefault(s => s.Kind == ServiceKind.Database)?.DefaultTier,
            Location = "westeurope",
            HealthCheckPath = null,
            EnvironmentPrefix = "env-",
            TerraformDirectory = Path.Combine(project, "terraform"),
            WorkflowFile = Path.Combine(repository, ".github", "workflows", $"gitops-{name}.yml"),
        };
    }

    /// <summary>Every application type × tier × database × database tier × subset of add-ons × health check, containers also without HTTP.</summary>
    /// <param name="repository">Absolute path of the folder; each application gets a repository of its own in there.</param>
    public static IEnumerable<Application> AllCombinations(string repository)
    {
        var addons = Catalog.Services.Where(service => service.Kind == ServiceKind.Addon).ToList();
        var databases = Catalog.Services.Where(service => service.Kind == ServiceKind.Database)
            .SelectMany(service => service.Tiers.Select(tier => (Service: (ServiceDefinition?)service, Tier: (string?)tier)))
            .Prepend((Service: null, Tier: null));
        return
            from type in Catalog.ApplicationTypes
            from tier in type.Tiers
            from database in databases
            from subset in Enumerable.Range(0, 1 << addons.Count)
            from healthCheckPath in new[] { null, "/health" }
            from servesHttp in type.Id == "ContainerApp" ? new[] { true, false } : [true]
            let services = addons.Where((_, index) => (subset & (1 << index)) != 0).Select(service => service.Id)
                .Concat(database.Service is { } service ? [service.Id] : [])
            select Create(
                Path.Combine(repository, $"{type.Id}-{tier}-{database.Service?.Id}{database.Tier}-{subset}-{healthCheckPath is not null}-{servesHttp}"),
                type.Id, tier, services) with
            {
                DatabaseTier = database.Tier,
                HealthCheckPath = healthCheckPath,
                ServesHttp = servesHttp,
            };
    }
}
