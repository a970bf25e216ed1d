using NubesGen.Applications;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class BuildInputTests
{
    private static readonly Dictionary<string, string> Facts = new()
    {
        ["ProjectFile"] = "/repo/app.csproj",
        ["TargetFramework"] = "net10.0",
        ["DotNetVersion"] = "10.0",
        ["AssemblyName"] = "app",
        ["AssetsFile"] = "/repo/obj/project.assets.json",
    };

    [Fact]
    public void Facts_that_are_absent_have_their_plain_meaning()
    {
        var facts = new BuildInput(Facts, new Dictionary<string, string>()).ToBuildFacts();

        Assert.Equal(ProjectKind.Console, facts.Kind);
        Assert.Null(facts.RepositoryDirectory);
        Assert.Empty(facts.PackageReferences);
    }

    [Fact]
    public void Facts_are_handed_on()
    {
        var facts = new BuildInput(
            new Dictionary<string, string>(Facts) { ["Kind"] = "Worker", ["PackageReferences"] = "A;B", ["NubesGenLocation"] = "northeurope" },
            new Dictionary<string, string>()).ToBuildFacts();

        Assert.Equal(ProjectKind.Worker, facts.Kind);
        Assert.Equal(["A", "B"], facts.PackageReferences);
        Assert.Equal("northeurope", facts.Properties["NubesGenLocation"]);
    }

    [Fact]
    public void Leave_to_lose_data_comes_from_the_command_line_only()
    {
        var input = new BuildInput(
            new Dictionary<string, string>(Facts) { ["NubesGenConfirm"] = "prod", ["NubesGenAllowDataLoss"] = "true" },
            new Dictionary<string, string> { ["nubesgenconfirm"] = "alice", ["NubesGenEmpty"] = "" });

        Assert.Equal("alice", input.GlobalProperty("NubesGenConfirm"));
        Assert.Null(input.GlobalProperty("NubesGenAllowDataLoss"));
        Assert.Null(input.GlobalProperty("NubesGenEmpty"));
    }

    [Fact]
    public void A_fact_that_the_targets_forgot_is_a_bug_and_named() =>
        Assert.Contains("'Package'", Assert.Throws<ArgumentException>(() => new BuildInput(Facts, Facts).PackageDirectory).Message, StringComparison.Ordinal);
}
