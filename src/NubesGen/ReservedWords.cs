using System.Text.RegularExpressions;

namespace NubesGen;

/// <summary>
/// What Azure takes nowhere in the name of anything with an endpoint: https://learn.microsoft.com/azure/azure-resource-manager/templates/error-reserved-resource-name.
/// Words that it refuses only as a whole name, or at the beginning of one, need no care: a prefix stands before every name.
/// </summary>
internal static partial class ReservedWords
{
    /// <summary>Whether a reserved word is in a name.</summary>
    /// <param name="slug">A slug; hyphens do not count, since some resources have none.</param>
    /// <returns>True if so.</returns>
    public static bool AreIn(string slug) => Words().IsMatch(slug);

    /// <summary>Puts <c>x</c>, a letter of none of them, in the place of reserved words.</summary>
    /// <param name="slug">A slug.</param>
    /// <returns>A slug without reserved words.</returns>
    public static string Replace(string slug) => Words().Replace(slug, "x");

    [GeneratedRegex("m-?i-?c-?r-?o-?s-?o-?f-?t|w-?i-?n-?d-?o-?w-?s", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
