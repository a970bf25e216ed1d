namespace NubesGen.Applications;

/// <summary>The SDK a project is built with, as far as it tells what the project is.</summary>
public enum ProjectKind
{
    /// <summary>No SDK that says what runs: a console program.</summary>
    Console,

    /// <summary><c>Microsoft.NET.Sdk.Web</c>.</summary>
    Web,

    /// <summary><c>Microsoft.NET.Sdk.Worker</c>.</summary>
    Worker,

    /// <summary>Azure Functions.</summary>
    Functions,
}

/// <summary>What the build evaluated, handed to the engine as it is.</summary>
public sealed record BuildFacts
{
    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>Absolute path of the folder that holds <c>.git</c>; <see langword="null"/> without git.</summary>
    public string? RepositoryDirectory { get; init; }

    /// <summary>What the SDK says the project is.</summary>
    public required ProjectKind Kind { get; init; }

    /// <summary>The framework that is deployed, e.g. <c>net10.0</c>.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>Its version, e.g. <c>10.0</c>.</summary>
    public required string DotNetVersion { get; init; }

    /// <summary>Name of the assembly without extension.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>Absolute path of <c>project.assets.json</c>.</summary>
    public required string AssetsFile { get; init; }

    /// <summary>Ids of the packages that the project itself references.</summary>
    public required IReadOnlyList<string> PackageReferences { get; init; }

    /// <summary>The <c>NubesGen*</c> properties that are set, by name.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }
}
