using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Tests.Local;

/// <summary>How packages get into the cache; npm itself is played by a shell script, the real one is in <see cref="LocalServicesTests"/>.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NpmPackagesTests : IDisposable
{
    private static readonly NpmPackage Package = new("thing", "1.2.3");

    private readonly TestFolder folder = new();

    [Fact]
    public async Task Two_at_once_both_get_a_whole_package_and_nothing_else_stays()
    {
        var npm = Npm("""sleep 0.3; mkdir -p "$prefix/node_modules/thing"; echo whole > "$prefix/node_modules/thing/main.js" """);

        var folders = await Task.WhenAll(EnsureAsync(npm), EnsureAsync(npm));

        Assert.Equal(folders[0], folders[1]);
        Assert.Equal("whole\n", File.ReadAllText(Path.Combine(folders[0]!, "main.js")));
        Assert.Equal(["thing-1.2.3"], Directory.EnumerateFileSystemEntries(folder["nubesgen", "npm"]).Select(Path.GetFileName));
        Assert.Equal(folders[0], await EnsureAsync(npm: null));
    }

    [Fact]
    public async Task What_a_failed_npm_has_left_is_not_used()
    {
        var broken = Npm("""mkdir -p "$prefix/node_modules/thing"; echo no network >&2; exit 1""");

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => EnsureAsync(broken));

        Assert.Equal("NG5007", problem.Problems[0].Code);
        Assert.Contains("no network", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["nubesgen", "npm"]));
    }

    [Fact]
    public async Task A_package_that_was_damaged_is_fetched_again()
    {
        var npm = Npm("""mkdir -p "$prefix/node_modules/thing" """);
        var package = (await EnsureAsync(npm))!;
        Directory.Delete(package);

        Assert.Equal(package, await EnsureAsync(npm));
        Assert.True(Directory.Exists(package));
    }

    [Fact]
    public async Task Without_npm_and_without_a_cached_package_there_is_none() => Assert.Null(await EnsureAsync(npm: null));

    public void Dispose() => folder.Dispose();

    private string Npm(string script)
    {
        var npm = folder["npm"];
        File.WriteAllText(npm, $"#!/bin/sh\nwhile [ \"$1\" != --prefix ]; do shift; done\nprefix=$2\n{script}\n");
        File.SetUnixFileMode(npm, PrivateFiles.FolderMode);
        return npm;
    }

    private Task<string?> EnsureAsync(string? npm)
    {
        var machine = new Machine(new Dictionary<string, string> { ["PATH"] = Machine.Current().Variable("PATH")!, ["XDG_CACHE_HOME"] = folder.Path });
        return new NpmPackages(machine, new CommandRunner(machine), new RecordingReporter()).EnsureAsync(Package, npm, CancellationToken.None);
    }
}
