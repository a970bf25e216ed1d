namespace NubesGen.GitOps;

/// <summary>Text in GitHub's Markdown. Whatever comes from outside (names of branches, values) goes through here, or it could pose as ours.</summary>
internal static class Markdown
{
    /// <summary>A text within a line, literally: no emphasis, link, mention, HTML or end of the line.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>A code span, whose fence is longer than any that the text has.</returns>
    public static string Code(string text)
    {
        var line = OneLine(text);
        var fence = new string('`', LongestRun(line) + 1);
        // A space on both sides, which is taken away again, lets a text begin or end with a backtick.
        return line.Trim().Length == 0 ? "(empty)" : $"{fence} {line} {fence}";
    }

    /// <summary>Lines, literally.</summary>
    /// <param name="language">How GitHub colours them, e.g. <c>diff</c>.</param>
    /// <param name="lines">The lines.</param>
    /// <returns>A code block, whose fence is longer than any that the lines have.</returns>
    public static string Block(string language, IReadOnlyList<string> lines)
    {
        var fence = new string('`', Math.Max(3, lines.Select(LongestRun).DefaultIfEmpty(0).Max() + 1));
        return $"{fence}{language}\n{string.Concat(lines.Select(line => $"{OneLine(line)}\n"))}{fence}\n";
    }

    /// <summary>A link that shows its address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>An autolink; as text what is no web address.</returns>
    public static string Link(Uri address) => address.Scheme is "https" or "http" ? $"<{address.AbsoluteUri}>" : Code(address.ToString());

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static int LongestRun(string text)
    {
        var (longest, current) = (0, 0);
        foreach (var c in text)
        {
            current = c == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
