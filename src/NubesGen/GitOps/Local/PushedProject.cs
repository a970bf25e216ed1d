namespace NubesGen.GitOps.Local;

/// <summary>A project that is deployed when a branch is pushed: what was noted of it when it was set up.</summary>
/// <param name="Name">Normalised project name.</param>
/// <param name="File">Path of the project file in the repository, with slashes.</param>
/// <param name="Prefix">What branches of environments start with.</param>
/// <param name="Store">Absolute path of the Local store that its environments live in.</param>
/// <param name="Settings">
/// Absolute path of the developer's <c>local.env</c>, which git does not know; whether or not it is there.
/// </param>
/// <param name="SettingsInTree">Path of the same file in the repository, with slashes; <see langword="null"/> when it is outside.</param>
internal sealed record PushedProject(string Name, string File, string Prefix, string Store, string Settings, string? SettingsInTree)
{
    private const string Extension = ".json";

    /// <summary>Absolute path of the file that holds this.</summary>
    /// <param name="repository">The repository that is pushed to.</param>
    /// <param name="name">Normalised project name.</param>
    /// <returns>Whether or not it is there.</returns>
    public static string PathOf(BareRepository repository, string name) => Path.Combine(repository.Projects, name + Extension);

    /// <summary>Reads all of a repository.</summary>
    /// <param name="repository">The repository that is pushed to.</param>
    /// <returns>In the order of their names.</returns>
    public static IReadOnlyList<PushedProject> All(BareRepository repository) => !Directory.Exists(repository.Projects) ? [] :
    [
        .. Directory.EnumerateFiles(repository.Projects, "*" + Extension).Order(StringComparer.Ordinal)
            .Select(PrivateFiles.ReadJson<PushedProject>).OfType<PushedProject>(),
    ];
}
