using CsCheck;
using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.Tests.Environments;

public sealed class EnvironmentNameTests
{
    private const string Prefix = "env-";

    /// <summary>What git allows behind a prefix, and much that it does not: short and long, with what shells and Azure stumble over.</summary>
    private static readonly Gen<string> Behind = Gen.OneOf(
        Gen.String[Gen.Char, 1, 300],
        Gen.String[Gen.Char["abAB09-_/.ıİéß$(`;|& \n"], 1, 60],
        Gen.String[Gen.Char["abc0123-"], 1, 40]).Where(IsText);

    private static readonly char[] Close = ['a', 'A', 'b', '0', '-', '_', '/'];

    [Theory]
    [InlineData("env-alice", "alice")]
    [InlineData("env-feature-42", "feature-42")]
    [InlineData("env-a1234567890123456789012345678901", "a1234567890123456789012345678901")]
    public void A_branch_whose_name_Azure_can_carry_keeps_it(string branch, string name) => Assert.Equal(name, Of(branch));

    [Theory]
    [InlineData("env-Alice")]
    [InlineData("env-alice/login")]
    [InlineData("env-alice_login")]
    [InlineData("env--alice")]
    [InlineData("env-alice-")]
    [InlineData("env-alice--login")]
    [InlineData("env-a12345678901234567890123456789012")]
    [InlineData("env-größe")]
    [InlineData("env-$(touch pwned)")]
    [InlineData("env-日本語")]
    [InlineData("env-windows-fix")]
    public void A_branch_whose_name_had_to_be_changed_gets_a_hash(string branch)
    {
        Assert.True(ShortHash.Ends(Of(branch)), Of(branch));
        Assert.Contains(ShortHash.Of(branch[Prefix.Length..]), Of(branch), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env-Alice", "alice-@")]
    [InlineData("env-feature/login-page-with-a-long-title", "feature-login-page-with-a-@")]
    [InlineData("env-日本語", "@")]
    public void Cutting_comes_before_the_hash(string branch, string name) =>
        Assert.Equal(name.Replace("@", ShortHash.Of(branch[Prefix.Length..]), StringComparison.Ordinal), Of(branch));

    [Theory]
    [InlineData("env-windows-fix", "x-fix-@")]
    [InlineData("env-fix/MicroSoft-login", "fix-x-login-@")]
    [InlineData("env-win-dows", "x-@")]
    [InlineData("env-windowsindows", "xindows-@")]
    public void A_word_that_Azure_reserves_is_in_no_name(string branch, string name)
    {
        Assert.Equal(name.Replace("@", ShortHash.Of(branch[Prefix.Length..]), StringComparison.Ordinal), Of(branch));
        var problem = Assert.Throws<NubesGenException>(() => EnvironmentName.Parse("my-windows")).Problems.Single();
        Assert.Contains("-p:NubesGenEnvironment=my-x.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashes_never_change_for_they_are_in_the_names_of_what_exists()
    {
        Assert.Equal("1jqb08", ShortHash.Of("Alice"));
        Assert.Equal("93gtc7", ShortHash.Of("größe"));
    }

    [Fact]
    public void Any_branch_gives_a_legal_name_and_always_the_same()
    {
        Behind.Sample(
            behind =>
            {
                var name = Of(Prefix + behind);

                Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name);
                Assert.InRange(name.Length, 1, EnvironmentName.MaxLength);
                Assert.Equal(name, Of(Prefix + new string(behind)));
                Assert.Equal(name, EnvironmentName.Parse(name).Value);
            },
            iter: 5_000);
    }

    [Fact]
    public void A_Turkish_machine_gives_the_same_names()
    {
        Gen.String[Gen.Char["iIıİlL-/"], 1, 12].Sample(
            behind =>
            {
                var name = Of(Prefix + behind);
                using var turkish = new Culture("tr-TR");
                Assert.Equal(name, Of(Prefix + behind));
                Assert.Equal(ProjectName.FromFileName("a" + behind), WithInvariantCulture(() => ProjectName.FromFileName("a" + behind)));
            },
            iter: 1_000);
    }

    [Fact]
    public void Two_branches_never_share_a_name_not_even_one_that_spells_what_another_became()
    {
        var behind = Strings(4)
            .Concat(["feature/login", "feature-login", "Feature-Login", "feature_login", "feature--login", "feature-login-"])
            .Concat(Enumerable.Range(0, 2_000).Select(i => $"feature/{i}-with-a-title-that-is-too-long"))
            .ToHashSet(StringComparer.Ordinal);
        for (var round = 0; round < 3; round++)
        {
            behind.UnionWith(behind.Select(text => Of(Prefix + text)).ToList());
        }

        Assert.Equal(behind.Count, behind.Select(text => Of(Prefix + text)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Two_branches_that_differ_in_one_character_differ_in_name()
    {
        Gen.Select(Behind, Gen.Int[0, 299], Gen.Char["aA0-_/.é"]).Sample(
            (behind, at, other) =>
            {
                var index = at % behind.Length;
                var near = behind[..index] + other + behind[(index + 1)..];
                Assert.True(near == behind || !IsText(near) || Of(Prefix + near) != Of(Prefix + behind), $"{behind} and {near}");
            },
            iter: 5_000);
    }

    [Theory]
    [InlineData("main", "NG1001")]
    [InlineData("Env-alice", "NG1001")]
    [InlineData("feature/env-alice", "NG1001")]
    [InlineData("env-", "NG1002")]
    [InlineData("env-\ud800", "NG1008")]
    [InlineData("env-\ufffd", "NG1008")]
    public void What_is_no_environment_branch_is_refused(string branch, string code) =>
        Assert.Equal(code, Assert.Throws<NubesGenException>(() => Of(branch)).Problems[0].Code);

    [Theory]
    [InlineData("")]
    [InlineData("Alice")]
    [InlineData("-alice")]
    [InlineData("alice-")]
    [InlineData("al--ice")]
    [InlineData("al_ice")]
    [InlineData("alıce")]
    [InlineData("a12345678901234567890123456789012")]
    public void A_name_given_outright_is_never_changed_only_refused(string name) =>
        Assert.Equal("NG1003", Assert.Throws<NubesGenException>(() => EnvironmentName.Parse(name)).Problems[0].Code);

    private static string Of(string branch) => EnvironmentName.FromBranch(branch, Prefix).Value;

    private static bool IsText(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);

    private static string WithInvariantCulture(Func<string> action)
    {
        using var invariant = new Culture("");
        return action();
    }

    /// <summary>Every string of up to that many characters that are close to each other.</summary>
    private static IEnumerable<string> Strings(int length) => length == 1
        ? Close.Select(c => c.ToString())
        : Strings(length - 1).SelectMany(text => Close.Select(c => text + c).Prepend(text)).Distinct();
}
