using NubesGen.Deployment;
using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Tests.Databases;

public sealed class MigrationBundlesTests : IDisposable
{
    private const string Relational = """ "Microsoft.EntityFrameworkCore.Relational/10.0.1": { "type": "package" } """;
    private const string Design = """ "Microsoft.EntityFrameworkCore.Design/10.0.1": { "type": "package" } """;

    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();

    [Fact]
    public async Task A_project_without_the_design_package_is_told_to_add_it_in_its_own_version()
    {
        var problem = await FailAsync("Shop", Relational, Dotnet("exit 1"));

        Assert.Equal("NG5061", problem.Code);
        Assert.Contains("--version 10.0.1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_with_a_blank_in_its_name_is_told_before_anything_is_fetched() =>
        Assert.Equal("NG5067", (await FailAsync("Web App", $"{Relational}, {Design}", Dotnet("exit 1"))).Code);

    [Fact]
    public async Task A_tool_that_cannot_be_fetched_leaves_nothing_and_says_what_to_type()
    {
        var problem = await FailAsync("Shop", $"{Relational}, {Design}", Dotnet("mkdir -p \"$7/.store\"; echo no network >&2; exit 1"));

        Assert.Equal("NG5062", problem.Code);
        Assert.Contains("no network", problem.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet tool install dotnet-ef --version 10.0.1", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache", "nubesgen", "dotnet-ef"]));
    }

    [Fact]
    public async Task A_bundle_is_made_once_for_a_release_by_a_tool_that_is_fetched_once_without_our_targets()
    {
        var machine = Dotnet(
            """
            case $1 in
              tool) mkdir -p "$7/.store"; echo fetched >>calls; : >"$7/.store/dotnet-ef.dll" ;;
              *) echo "made $NubesGenEnabled $Colour ${MSBUILDTERMINALLOGGER-unset}" >>calls
                 while [ $# -gt 0 ]; do [ "$1" = --output ] && : >"$2"; shift; done ;;
            esac
            """,
            ("MSBUILDTERMINALLOGGER", "on"));
        var bundles = Bundles("Shop", $"{Relational}, {Design}", machine);
        File.WriteAllText(folder["publish", "Shop.dll"], "one");

        var first = await bundles.EnsureAsync("Shop.Context", folder["publish"], null, CancellationToken.None);
        Assert.Equal(first, await bundles.EnsureAsync("Shop.Context", folder["publish"], null, CancellationToken.None));
        File.WriteAllText(folder["publish", "Shop.dll"], "two");
        Assert.NotEqual(first, await bundles.EnsureAsync("Shop.Context", folder["publish"], null, CancellationToken.None));

        Assert.Equal(["fetched", "made false blue unset", "made false blue unset"], File.ReadAllLines(folder["project", "calls"]));
    }

    public void Dispose() => folder.Dispose();

    private async Task<Problem> FailAsync(string assembly, string packages, Machine machine) => (await Assert.ThrowsAsync<NubesGenException>(
        () => Bundles(assembly, packages, machine).EnsureAsync("Shop.Context", folder["publish"], null, CancellationToken.None))).Problems[0];

    private MigrationBundles Bundles(string assembly, string packages, Machine machine)
    {
        Directory.CreateDirectory(folder["project", "obj"]);
        Directory.CreateDirectory(folder["publish"]);
        File.WriteAllText(folder["project", "obj", "project.assets.json"], $$"""{ "targets": { "net10.0": { {{packages}} } } }""");
        var build = new ProjectBuild(
            folder["project", "Shop.csproj"], "Release", "net10.0", new Dictionary<string, string> { ["Colour"] = "blue", ["Configuration"] = "Debug" })
        {
            AssetsFile = folder["project", "obj", "project.assets.json"],
        };
        return new MigrationBundles(build, assembly, new CommandRunner(machine), machine, reporter);
    }

    /// <summary>A machine whose dotnet is a script.</summary>
    private Machine Dotnet(string script, params (string Name, string Value)[] more)
    {
        var dotnet = folder["dotnet"];
        File.WriteAllText(dotnet, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return ScrubbedMachine.Create([("DOTNET_HOST_PATH", dotnet), ("XDG_CACHE_HOME", folder["cache"]), .. more]);
    }
}
