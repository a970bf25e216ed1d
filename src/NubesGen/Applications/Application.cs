namespace NubesGen.Applications;

/// <summary>What the build knows about the application, complete and valid: everything that is generated or deployed follows from it.</summary>
public sealed record Application
{
    /// <summary>Normalised project name: matches <c>[a-z][a-z0-9-]*</c>, at most 20 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>Absolute path of the repository's work tree; the project's folder when there is none.</summary>
    public required string RepositoryDirectory { get; init; }

    /// <summary>Where the code runs.</summary>
    public required ApplicationTypeDefinition Type { get; init; }

    /// <summary>Tier of <see cref="Type"/>.</summary>
    public required string Tier { get; init; }

    /// <summary>Whether it answers HTTP; a worker does not.</summary>
    public required bool ServesHttp { get; init; }

    /// <summary>The .NET version it runs on, e.g. <c>10.0</c>.</summary>
    public required string DotNetVersion { get; init; }

    /// <summary>The one framework that is deployed, e.g. <c>net10.0</c>.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>Name of the assembly without extension.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>Database and add-ons, in the order of their ids.</summary>
    public required IReadOnlyList<ServiceDefinition> Services { get; init; }

    /// <summary>All that it takes from the catalogue: its type, then its services.</summary>
    public IEnumerable<CatalogEntry> Entries => [Type, .. Services];

    /// <summary>Tier of the database; <see langword="null"/> without one.</summary>
    public required string? DatabaseTier { get; init; }

    /// <summary>Azure region, e.g. <c>westeurope</c>.</summary>
    public required string Location { get; init; }

    /// <summary>Where its services can be reached from.</summary>
    public NetworkKind Network { get; init; }

    /// <summary>Whether <see cref="Network"/> is a virtual network, for templates.</summary>
    public bool IsPrivate => Network == NetworkKind.VirtualNetwork;

    /// <summary>Who is told about alerts and about the budget; <see langword="null"/>: nobody by mail.</summary>
    public string? AlertEmail { get; init; }

    /// <summary>What its resource group may cost in a month, in the currency of the subscription; <see langword="null"/>: no budget.</summary>
    public decimal? MonthlyBudget { get; init; }

    /// <summary>Path that answers 2xx when the application is healthy, with a leading slash; <see langword="null"/> when none was named.</summary>
    public required string? HealthCheckPath { get; init; }

    /// <summary>What a branch name of an environment starts with, e.g. <c>env-</c>.</summary>
    public required string EnvironmentPrefix { get; init; }

    /// <summary>Names of the environments that are never removed by accident or by time.</summary>
    public IReadOnlyList<string> ProtectedEnvironments { get; init; } = [];

    /// <summary>What is to be deployed when it changes, as patterns of GitHub's relative to the repository; empty: everything.</summary>
    public IReadOnlyList<string> WatchedPaths { get; init; } = [];

    /// <summary>Absolute path of the folder for generated Terraform.</summary>
    public required string TerraformDirectory { get; init; }

    /// <summary>Absolute path of the generated workflow.</summary>
    public required string WorkflowFile { get; init; }

    /// <summary>The workflow as git names it: relative to the repository, with forward slashes.</summary>
    public string WorkflowPath => Path.GetRelativePath(RepositoryDirectory, WorkflowFile).Replace('\\', '/');

    /// <summary>Name of its database, the same on every cloud: legal in SQL without quotes, and none of the server's own.</summary>
    public string DatabaseName => Name.Replace('-', '_') is var name && Services.Any(service => service.ReservedDatabaseNames.Contains(name))
        ? $"{name}_app"
        : name;

    /// <summary>Absolute path of the project's folder.</summary>
    public string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;

    /// <summary>The project file as git names it: relative to the repository, with forward slashes.</summary>
    public string ProjectPath => Path.GetRelativePath(RepositoryDirectory, ProjectFile).Replace('\\', '/');
}
