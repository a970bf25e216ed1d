using NubesGen.Applications;
using NubesGen.Deployment;

namespace NubesGen.Operations;

/// <summary>All that the build hands over.</summary>
/// <param name="Facts">What was evaluated, by name; values are never empty.</param>
/// <param name="GlobalProperties">Properties from the command line: the only place where leave to lose data counts.</param>
public sealed record BuildInput(IReadOnlyDictionary<string, string> Facts, IReadOnlyDictionary<string, string> GlobalProperties)
{
    /// <summary>Absolute path of the package's folder, with catalogue and templates.</summary>
    public string PackageDirectory => Required("Package");

    /// <summary>Absolute path of the folder for logs that belong to no environment: among what the build itself leaves behind.</summary>
    public string LogFolder => Path.Combine(Path.GetDirectoryName(Required("AssetsFile"))!, "nubesgen-logs");

    /// <summary>What the engine's rooms take it for.</summary>
    /// <returns>The facts, typed.</returns>
    public BuildFacts ToBuildFacts() => new()
    {
        ProjectFile = Required("ProjectFile"),
        RepositoryDirectory = Facts.GetValueOrDefault("RepositoryDirectory"),
        Kind = Enum.Parse<ProjectKind>(Facts.GetValueOrDefault("Kind") ?? nameof(ProjectKind.Console)),
        TargetFramework = Required("TargetFramework"),
        DotNetVersion = Required("DotNetVersion"),
        AssemblyName = Required("AssemblyName"),
        AssetsFile = Required("AssetsFile"),
        PackageReferences = Settings.List(Facts.GetValueOrDefault("PackageReferences") ?? ""),
        Properties = Facts,
    };

    /// <summary>How the project was built.</summary>
    /// <returns>What a build of more of it needs.</returns>
    public ProjectBuild ToProjectBuild() => new(
        Required("ProjectFile"), Facts.GetValueOrDefault("Configuration") ?? "Debug", Required("TargetFramework"), GlobalProperties)
    {
        AssetsFile = Required("AssetsFile"),
        Image = Facts.GetValueOrDefault("ContainerImage") ?? "",
    };

    /// <summary>A property that only the command line may set.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or <see langword="null"/>.</returns>
    public string? GlobalProperty(string name) =>
        GlobalProperties.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;

    private string Required(string name) => Facts.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"The build did not pass the fact '{name}'.");
}
