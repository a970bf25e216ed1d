using System.Text.RegularExpressions;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Diagnostics;

public sealed partial class ErrorPagesTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "errors");

    private static readonly IReadOnlyList<string> OfFactories = [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", "NubesGen", "Diagnostics"), "*Problems.cs")
        .SelectMany(Codes)];

    private static readonly IReadOnlyList<string> OfTargets = [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "sdk"), "*.targets", SearchOption.AllDirectories)
        .SelectMany(Codes)];

    public static TheoryData<string> InUse => [.. OfFactories.Concat(OfTargets).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(InUse))]
    public void Each_code_has_a_page_that_says_what_happened_and_what_to_type(string code)
    {
        var page = File.ReadAllText(Path.Combine(Pages, $"{code}.md"));

        Assert.Matches($@"^# {code}: .*\S\n", page);
        Assert.Contains("\n## What to type\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_page_has_a_code_in_use() =>
        Assert.Subset(OfFactories.Concat(OfTargets).ToHashSet(), Directory.EnumerateFiles(Pages, "NG*.md").Select(page => Path.GetFileNameWithoutExtension(page)).ToHashSet());

    [Fact]
    public void No_two_factories_share_a_code_nor_one_with_a_target() =>
        Assert.Empty(OfFactories.Concat(OfTargets.Distinct()).GroupBy(code => code).Where(uses => uses.Count() > 1).Select(uses => uses.Key));

    [Fact]
    public void Codes_are_given_by_factories_and_targets_only() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("Problems.cs", StringComparison.Ordinal)),
        file => Assert.Empty(Codes(file)));

    private static IEnumerable<string> Codes(string file) => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex("\"(NG[0-9]{4})\"", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
