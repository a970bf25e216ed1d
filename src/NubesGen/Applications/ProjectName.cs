using System.Text;

namespace NubesGen.Applications;

/// <summary>The project's part of every name.</summary>
public static class ProjectName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 20;

    /// <summary>
    /// The default name of a project: its file name lower-cased, runs of other characters turned into hyphens, trimmed and cut. A hash is
    /// appended only if it was cut or letters were lost: <c>TodoApi</c> is <c>todoapi</c>, <c>My.App</c> is <c>my-app</c>.
    /// </summary>
    /// <param name="projectFileName">The file name without folder and extension.</param>
    /// <returns>A name that <see cref="IsLegal"/> accepts.</returns>
    public static string FromFileName(string projectFileName)
    {
        var slug = Slug.Of(projectFileName);
        var startsWell = slug.Length > 0 && char.IsAsciiLetter(slug[0]);
        var name = startsWell ? slug : $"app-{slug}".TrimEnd('-');
        var lettersLost = projectFileName.EnumerateRunes().Any(rune => !rune.IsAscii && Rune.IsLetterOrDigit(rune));
        return lettersLost || name.Length > MaxLength ? Slug.WithHash(name, projectFileName, MaxLength) : name;
    }

    /// <summary>Whether a name may be given in <c>NubesGenProjectName</c>.</summary>
    /// <param name="name">A name.</param>
    /// <returns>True for <c>[a-z][a-z0-9-]*</c> of at most 20 characters with single hyphens inside: Key Vault and Container Apps refuse two in a row.</returns>
    public static bool IsLegal(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetter(name[0]) && name == Slug.Of(name);
}
