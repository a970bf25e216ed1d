using System.Globalization;
using System.Text;

namespace NubesGen.GitOps.Local;

/// <summary>Puts any text where another program would take parts of it for its own.</summary>
internal static class Quoting
{
    /// <summary>For a shell.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One word, whatever is in it.</returns>
    public static string Shell(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>
    /// For the value of a property on MSBuild's command line: a semicolon or a comma would end it, quotation marks would go, and <c>@(…)</c> and
    /// <c>%41</c> would be taken for something else. https://learn.microsoft.com/visualstudio/msbuild/how-to-escape-special-characters-in-msbuild.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same, once MSBuild has read it.</returns>
    public static string Property(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = char.IsAsciiLetterOrDigit(c) || !char.IsAscii(c) || c is '.' or '_' or '/' or '-'
                ? escaped.Append(c)
                : escaped.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
        }

        return escaped.ToString();
    }
}
