using System.Diagnostics;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Local;

namespace NubesGen.Tests.GitOps;

public sealed class RunningBuildTests
{
    [Fact]
    public async Task One_that_has_outlived_its_push_is_waited_for()
    {
        using var folder = new TestFolder();
        var running = new RunningBuild(folder["branch.build.json"]);
        var reporter = new RecordingReporter();
        using var build = Process.Start("sleep", "60");
        running.Note(build.Id);

        var error = await Assert.ThrowsAsync<NubesGenException>(() => running.WaitAsync("env-a", TimeSpan.Zero, reporter, CancellationToken.None));
        var waiting = running.WaitAsync("env-a", TimeSpan.FromMinutes(1), reporter, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        build.Kill();
        await waiting;

        Assert.Equal("NG4002", Assert.Single(error.Problems).Code);
        Assert.Contains(reporter.Steps, step => step.Contains($"process {build.Id}", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task None_is_not_waited_for()
    {
        using var folder = new TestFolder();

        await new RunningBuild(folder["branch.build.json"]).WaitAsync("env-a", TimeSpan.Zero, new RecordingReporter(), CancellationToken.None);
    }
}
