using System.Text;

namespace NubesGen;

/// <summary>Turns any text into what Azure's names can carry.</summary>
internal static class Slug
{
    /// <summary>Lower-cases, turns runs of anything but <c>[a-z0-9]</c> into one hyphen and trims hyphens at both ends.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The slug; empty when nothing is left.</returns>
    public static string Of(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }

    /// <summary>Cuts the slug first and appends the hash of the original then, so that the hash always survives.</summary>
    /// <param name="slug">A slug.</param>
    /// <param name="original">What the hash is of.</param>
    /// <param name="maxLength">The longest result, in characters.</param>
    /// <param name="separator">Between slug and hash.</param>
    /// <returns>At most <paramref name="maxLength"/> characters that end in the whole hash.</returns>
    public static string WithHash(string slug, string original, int maxLength, string separator = "-")
    {
        var room = maxLength - ShortHash.Length - separator.Length;
        var cut = (slug.Length > room ? slug[..room] : slug).TrimEnd('-');
        return cut.Length == 0 ? ShortHash.Of(original) : cut + separator + ShortHash.Of(original);
    }
}
