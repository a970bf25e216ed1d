using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>
/// What a project of several in one repository is made of, as patterns of GitHub's: a push of nothing of it is not deployed. In a repository
/// whose root is the project's folder everything is of it.
/// </summary>
internal static partial class WatchedPaths
{
    /// <summary>Finds them, from committed inputs only.</summary>
    /// <param name="application">The application.</param>
    /// <param name="assetsFile">Absolute path of <c>project.assets.json</c>, which lists referenced projects, also indirect ones.</param>
    /// <param name="further">Patterns that the user adds.</param>
    /// <returns>Patterns relative to the repository, in ordinal order; empty: everything.</returns>
    /// <exception cref="NubesGenException">NG2008: not restored.</exception>
    public static IReadOnlyList<string> Of(Application application, string assetsFile, IReadOnlyList<string> further)
    {
        var root = application.RepositoryDirectory;
        if (root == application.ProjectDirectory)
        {
            return [];
        }

        var projects = References(assetsFile)
            .Select(path => Path.GetDirectoryName(Path.GetFullPath(path.Replace('\\', '/'), application.ProjectDirectory))!)
            .Prepend(application.ProjectDirectory)
            .Select(folder => Relative(root, folder))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        if (projects.Contains(""))
        {
            return [];
        }

        var folders = projects.Append(Relative(root, application.TerraformDirectory)).OfType<string>().ToList();
        return
        [
            .. folders
                // What is inside of another is covered by it.
                .Where(folder => !folders.Any(other => folder.StartsWith($"{other}/", StringComparison.Ordinal)))
                .Select(folder => $"{Literal(folder)}/**")
                .Concat(projects.SelectMany(Above).SelectMany(folder => Inherited.Select(file => Literal(folder) + file)))
                .Append(Literal(application.WorkflowPath))
                .Concat(further)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Makes a text mean itself in a filter: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>A pattern that only this text matches.</returns>
    public static string Literal(string text) => PatternCharacter().Replace(text, @"\$0");

    /// <summary>Files that count for all projects below: MSBuild's, the choice of the SDK, and NuGet's, which knows three spellings.</summary>
    private static readonly IReadOnlyList<string> Inherited = ["Directory.*", "global.json", "[Nn]u[Gg]et.[Cc]onfig"];

    /// <summary>The folders above one, each with its slash; of the repository's root the empty text.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        for (var slash = folder.LastIndexOf('/'); slash >= 0; slash = slash > 0 ? folder.LastIndexOf('/', slash - 1) : -1)
        {
            yield return folder[..(slash + 1)];
        }

        yield return "";
    }

    /// <summary>A folder as git names it; <see langword="null"/> when it is outside of the repository.</summary>
    private static string? Relative(string root, string folder) => Path.GetRelativePath(root, folder).Replace('\\', '/') switch
    {
        "." => "",
        var path when path == ".." || path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path) => null,
        var path => path,
    };

    private static IReadOnlyList<string> References(string assetsFile)
    {
        try
        {
            using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
            return assets.RootElement.TryGetProperty("libraries", out var libraries)
                ?
                [
                    .. libraries.EnumerateObject()
                        .Where(library => library.Value.GetProperty("type").GetString() == "project" && library.Value.TryGetProperty("msbuildProject", out _))
                        .Select(library => library.Value.GetProperty("msbuildProject").GetString()!),
                ]
                : [];
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new NubesGenException(ConfigurationProblems.NotRestored(assetsFile), e);
        }
    }

    [GeneratedRegex(@"[*?+\[\]!\\]", RegexOptions.CultureInvariant)]
    private static partial Regex PatternCharacter();
}
