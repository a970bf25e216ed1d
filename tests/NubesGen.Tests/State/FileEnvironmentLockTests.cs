using System.Diagnostics;
using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.State;

public sealed class FileEnvironmentLockTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();

    private string File => folder["app", "rg-app-alice.lock"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whoever_comes_second_is_told_whom_it_waits_for_and_takes_over()
    {
        var first = await AcquireAsync("alice", Soon);
        var second = AcquireAsync("bob", Long);
        await Until.TrueAsync(() => !reporter.Steps.IsEmpty);
        Assert.False(second.IsCompleted);

        first.Dispose();

        using var taken = await second;
        Assert.Contains("Waiting for alice on laptop, running Provision since 2026-01-02 03:04:05Z (process ", Assert.Single(reporter.Steps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_waited_in_vain_is_told_who_holds_it()
    {
        using var thai = new Culture("th-TH");
        using var first = await AcquireAsync("alice", Soon);

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => AcquireAsync("bob", Soon))).Problems[0];

        Assert.Equal("NG4002", problem.Code);
        Assert.Contains("in use: alice on laptop, running Provision since 2026-01-02 03:04:05Z", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_at_once_one_holds_it_at_any_time()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            using var held = await AcquireAsync($"user{i}", Long);
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Delay(20);
            Interlocked.Decrement(ref inside);
        })));
    }

    [Fact]
    public async Task A_lock_of_another_process_holds_and_ends_with_it_however_that_ends()
    {
        Directory.CreateDirectory(folder["app"]);
        var machine = new Machine(new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! });
        var other = await new CommandRunner(machine).StartDetachedAsync(
            new Command("flock", File, "sh", "-c", "echo held; exec sleep 300") { WorkingDirectory = folder.Path, Environment = machine.Variables },
            folder["log"],
            CancellationToken.None);
        try
        {
            await Until.TrueAsync(() => System.IO.File.ReadAllText(folder["log"]) == "held\n");
            var refused = await Assert.ThrowsAsync<NubesGenException>(() => AcquireAsync("bob", TimeSpan.Zero));
            Assert.Contains("another process", refused.Problems[0].Message, StringComparison.Ordinal);
        }
        finally
        {
            ProcessTable.KillGroup(other.Pid);
        }

        using var held = await AcquireAsync("bob", Long);
    }

    [Fact]
    public async Task Waiting_outlasts_the_destruction_of_the_environment()
    {
        var first = await AcquireAsync("alice", Soon);
        var second = AcquireAsync("bob", Long);
        await Until.TrueAsync(() => !reporter.Steps.IsEmpty);

        first.DisposeAndDelete();

        using var taken = await second;
        Assert.True(System.IO.File.Exists(File));
        await Assert.ThrowsAsync<NubesGenException>(() => AcquireAsync("carol", TimeSpan.Zero));
    }

    [Fact]
    public async Task Waiting_outlasts_the_end_of_the_projects_folder()
    {
        var first = await AcquireAsync("alice", Soon);
        var second = AcquireAsync("bob", Long);
        await Until.TrueAsync(() => !reporter.Steps.IsEmpty);

        first.DisposeAndDelete();
        Directory.Delete(folder["app"], recursive: true);

        using var taken = await second;
        Assert.Single(reporter.Steps);
    }

    [Fact]
    public async Task Nothing_is_left_of_the_lock_of_a_destroyed_environment_and_letting_go_twice_harms_nobody()
    {
        Directory.CreateDirectory(folder["app"]);
        await System.IO.File.WriteAllTextAsync($"{File}.json.0{PrivateFiles.Unfinished}", "of a holder that was killed");
        var first = await AcquireAsync("alice", Soon);
        first.DisposeAndDelete();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["app"]));

        Directory.Delete(folder["app"]);
        first.Dispose();
    }

    [Fact]
    public async Task The_Terraform_process_is_on_record()
    {
        using var held = await AcquireAsync("alice", Soon);

        held.NoteTerraform(Environment.ProcessId);

        Assert.Equal(ProcessTable.Self(), PrivateFiles.ReadJson<LockHolder>(File + ".json")!.Terraform);
    }

    [Fact]
    public async Task A_lock_whose_holder_cannot_be_written_is_let_go()
    {
        Directory.CreateDirectory(File + ".json");

        Assert.Equal("NG4003", (await Assert.ThrowsAsync<NubesGenException>(() => AcquireAsync("alice", Soon))).Problems[0].Code);

        Directory.Delete(File + ".json");
        using var held = await AcquireAsync("alice", TimeSpan.Zero);
    }

    [Fact]
    public async Task A_lock_file_that_cannot_be_opened_is_not_taken_for_a_lock_that_is_held()
    {
        Directory.CreateDirectory(File);

        Assert.Equal("NG4003", (await Assert.ThrowsAsync<NubesGenException>(() => AcquireAsync("alice", Long))).Problems[0].Code);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var first = await AcquireAsync("alice", Soon);
        using var cancellation = new CancellationTokenSource(Soon);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AcquireAsync("bob", Long, cancellation.Token));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Long / 2);
    }

    private Task<FileEnvironmentLock> AcquireAsync(string user, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder["app"]);
        var since = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var holder = new LockHolder(user, "laptop", ProcessTable.Self(), null, null, "Provision", since);
        return FileEnvironmentLock.AcquireAsync(File, "alice", holder, timeout, reporter, cancellationToken);
    }
}
