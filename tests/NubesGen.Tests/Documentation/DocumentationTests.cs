using System.Text.RegularExpressions;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Documentation;

/// <summary>The reference pages name all there is.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_property_that_the_targets_read_has_its_place_in_the_docs()
    {
        var read = Targets().SelectMany(text => PropertyRead().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("NubesGenDatabase", read);
        AssertDocumented("properties.md", read);
    }

    [Fact]
    public void Every_public_target_has_its_place_in_the_docs()
    {
        var targets = Targets().SelectMany(text => TargetName().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("DeployEnv", targets);
        AssertDocumented("targets.md", targets);
    }

    [Fact]
    public void Every_error_code_is_in_the_index()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "NubesGen", "Diagnostics"), "*Problems.cs").Select(File.ReadAllText);
        var codes = sources.Concat(Targets()).SelectMany(text => Code().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("NG6003", codes);
        var index = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors", "README.md"));
        Assert.All(codes, code => Assert.Contains($"[{code}]({code}.md)", index, StringComparison.Ordinal));
    }

    private static void AssertDocumented(string page, IEnumerable<string> names)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page));
        Assert.All(names, name => Assert.Matches($"`{name}[`=]", text));
    }

    private static IEnumerable<string> Targets() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk"), "*.targets", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    /// <summary>A name that starts with an underscore is our own business.</summary>
    [GeneratedRegex(@"\$\(((?:NubesGen|CustomBeforeNubesGen|CustomAfterNubesGen)\w+)\)")]
    private static partial Regex PropertyRead();

    [GeneratedRegex("<Target Name=\"([^_\"][^\"]*)\"")]
    private static partial Regex TargetName();

    [GeneratedRegex("\"(NG[0-9]{4})\"")]
    private static partial Regex Code();
}
