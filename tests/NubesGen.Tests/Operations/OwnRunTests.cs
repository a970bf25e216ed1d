using System.Diagnostics;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

/// <summary>What a cancelled run releases: its own, and nothing else.</summary>
public sealed class OwnRunTests : IDisposable
{
    private const string Run = "https://github.com/contoso/todo/actions/runs/1/attempts/2";

    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();
    private readonly Process ended = Process.Start("sleep", "600");
    private readonly Process alive = Process.Start("sleep", "600");

    private FileEnvironmentStore Store => new("alice", folder["rg-alice"]);

    public void Dispose()
    {
        foreach (var process in new[] { ended, alive })
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        folder.Dispose();
    }

    [Fact]
    public async Task What_the_run_left_is_released_when_its_work_has_ended()
    {
        LeftBehind(Run, Gone(), Gone());

        await ReleaseAsync();

        Assert.Contains(reporter.Steps, step => step.StartsWith("Released environment alice", StringComparison.Ordinal));
        Assert.Null(await Store.HolderAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Its_Terraform_is_waited_for()
    {
        LeftBehind(Run, Gone(), ProcessTable.Identify(alive.Id));
        var releasing = ReleaseAsync();
        await Until.TrueAsync(() => !reporter.Steps.IsEmpty);
        Assert.False(releasing.IsCompleted);

        alive.Kill();

        await releasing;
        Assert.Contains(reporter.Steps, step => step.StartsWith("Released", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_does_not_end_keeps_its_lock()
    {
        LeftBehind(Run, Gone(), ProcessTable.Identify(alive.Id));

        await ReleaseAsync(TimeSpan.Zero);

        Assert.Equal("NG6045", Assert.Single(reporter.Problems).Code);
        Assert.NotNull(await Store.HolderAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("https://github.com/contoso/todo/actions/runs/1/attempts/1")]
    [InlineData("https://github.com/contoso/todo/actions/runs/12/attempts/2")]
    [InlineData(null)]
    public async Task Of_another_run_another_attempt_and_a_person_nothing_is_touched(string? other)
    {
        LeftBehind(other, Gone(), Gone());

        await ReleaseAsync();

        Assert.Contains(reporter.Steps, step => step.StartsWith("There is nothing to release", StringComparison.Ordinal));
        Assert.Equal(other, (await Store.HolderAsync(CancellationToken.None))!.Run);
    }

    [Fact]
    public async Task Nothing_to_release_is_a_success()
    {
        await ReleaseAsync();

        Assert.Contains(reporter.Steps, step => step.StartsWith("There is nothing to release", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["rg-alice"]));
    }

    private ProcessIdentity Gone()
    {
        var identity = ProcessTable.Identify(ended.Id) ?? ProcessTable.Self() with { StartTime = "0" };
        ended.Kill();
        ended.WaitForExit();
        return identity;
    }

    private void LeftBehind(string? run, ProcessIdentity process, ProcessIdentity? terraform)
    {
        File.WriteAllText(Store.LockFile, "");
        PrivateFiles.WriteJson(Store.LockFile + ".json", new LockHolder("runner", "vm", process, terraform, run, "Provision", DateTimeOffset.UtcNow));
    }

    private Task ReleaseAsync(TimeSpan? patience = null) => new OwnRun(
        "alice", Store, Run, new LockHolder("runner", "vm", ProcessTable.Self(), null, Run, "UnlockState", DateTimeOffset.UtcNow), reporter)
    {
        Patience = patience ?? TimeSpan.FromSeconds(30),
    }.ReleaseAsync(CancellationToken.None);
}
