namespace NubesGen.Deployment;

/// <summary>How the project that is deployed was built, for whoever must build more of it in a process of its own.</summary>
/// <param name="ProjectFile">Absolute path of the project file.</param>
/// <param name="Configuration">E.g. <c>Release</c>.</param>
/// <param name="TargetFramework">The framework that is deployed, e.g. <c>net10.0</c>.</param>
/// <param name="GlobalProperties">What the build was given on its command line.</param>
public sealed record ProjectBuild(
    string ProjectFile, string Configuration, string TargetFramework, IReadOnlyDictionary<string, string> GlobalProperties)
{
    /// <summary>Absolute path of its <c>project.assets.json</c>, which says what it was restored with; beside it is room for what a build leaves.</summary>
    public string AssetsFile { get; init; } = "";

    /// <summary>What the project says of its container image, as one text: the same files on another base are another image.</summary>
    public string Image { get; init; } = "";
}
