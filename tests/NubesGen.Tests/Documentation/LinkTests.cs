using System.Text.RegularExpressions;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Documentation;

/// <summary>Links between our pages lead somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_between_pages_has_a_page_and_every_anchor_a_heading()
    {
        var pages = new[] { "docs", "samples", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Repository.Root, "README.md"))
            .ToDictionary(file => file, File.ReadAllText);

        var links = pages.SelectMany(page => Link().Matches(page.Value).Select(match => (Page: page.Key, Target: match.Groups[1].Value)))
            .Where(link => !Elsewhere().IsMatch(link.Target)).ToList();

        Assert.True(links.Count > 100);
        Assert.Empty(links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{Path.GetRelativePath(Repository.Root, link.Page)}: {link.Target}"));

        bool Leads(string page, string target)
        {
            var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
            var file = path.Length == 0 ? page : Path.GetFullPath(path, Path.GetDirectoryName(page)!);
            return anchor is null ? Path.Exists(file) : pages.TryGetValue(file, out var text) && Anchors(text).Contains(anchor, StringComparer.Ordinal);
        }
    }

    /// <summary>As GitHub makes them of headings.</summary>
    private static IEnumerable<string> Anchors(string page) => Heading().Matches(CodeBlock().Replace(page, ""))
        .Select(match => Dropped().Replace(Link().Replace(match.Groups[1].Value.Trim(), "]"), "").ToLowerInvariant().Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();
}
