using System.Diagnostics;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.State;

/// <summary>The lock of an environment: one holder at any time, and none for longer than it lives.</summary>
public sealed class BlobLockTests(SharedAzure shared) : StoreTest(shared)
{
    [Fact]
    public async Task Nothing_is_left_of_a_lock_that_was_let_go()
    {
        using (var held = await LockAsync("alice"))
        {
            Assert.Null(held.Previous);
            Assert.Equal("alice", held.Holder.User);
            Assert.Equal(LeaseState.Leased, (await LockFile.GetPropertiesAsync()).Value.LeaseState);
        }

        Assert.False(await LockFile.ExistsAsync());
        Assert.Empty(Reporter.Steps);
    }

    [Fact]
    public async Task Never_more_than_one_holds_it()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            for (var round = 0; round < 3; round++)
            {
                using var held = await LockAsync($"user{i}");
                Assert.Equal(1, Interlocked.Increment(ref inside));
                await Task.Delay(50);
                Interlocked.Decrement(ref inside);
            }
        }));
        Assert.False(await LockFile.ExistsAsync());
    }

    [Fact]
    public async Task Who_waits_is_told_once_for_whom_and_gives_up_in_time()
    {
        using var held = await LockAsync("alice");

        var problem = await FailsAsync(() => LockAsync("bob", TimeSpan.FromSeconds(2)));

        Assert.Equal("NG4002", problem.Code);
        Assert.Contains(held.Holder.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("Waiting for alice on ", Assert.Single(Reporter.Steps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_wait_get_it_one_after_the_other()
    {
        var first = await LockAsync("alice");
        Task<BlobEnvironmentLock>[] waiting = [LockAsync("bob"), LockAsync("carol")];
        await Until.TrueAsync(() => Reporter.Steps.Count == 2);

        first.Dispose();
        var second = await await Task.WhenAny(waiting);
        await Task.Delay(1000);
        _ = Assert.Single(waiting, task => task.IsCompleted);
        Assert.Null(second.Previous);
        second.Dispose();
        foreach (var task in waiting)
        {
            (await task).Dispose();
        }
    }

    [Fact]
    public async Task What_a_killed_run_held_is_taken_over_at_once()
    {
        var dead = await KilledRunAsync();
        var clock = Stopwatch.StartNew();

        using var held = await LockAsync("bob");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.Equal(dead, held.Previous);
        Assert.Equal("child", dead.User);
        Assert.StartsWith("Took over from a run that has ended without letting go: child on ", Assert.Single(Reporter.Steps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_find_a_dead_holder_one_takes_its_place()
    {
        await KilledRunAsync();
        var inside = 0;

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var held = await LockAsync($"user{i}");
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Delay(50);
            Interlocked.Decrement(ref inside);
            Assert.False(held.Lost.IsCancellationRequested);
        }));

        Assert.Single(Reporter.Steps, step => step.StartsWith("Took over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_living_run_keeps_it_over_many_leases()
    {
        using var held = await LockAsync("alice");
        var clock = Stopwatch.StartNew();

        await FailsAsync(() => LockAsync("bob", TimeSpan.FromSeconds(25)));

        Assert.True(clock.Elapsed > Quick.Lease * 1.5);
        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_run_on_another_machine_or_in_another_container_is_waited_for_until_its_lease_has_ended()
    {
        var dead = await DeadAsync();
        var elsewhere = Holder("alice") with { Process = dead with { BootId = dead.BootId + "0" } };
        var lease = LockFile.GetBlobLeaseClient(Guid.NewGuid().ToString());
        await LockFile.UploadAsync(BinaryData.Empty);
        await lease.AcquireAsync(Quick.Lease);
        var clock = Stopwatch.StartNew();
        await LockFile.SetMetadataAsync(new LockRecord(elsewhere, lease.LeaseId, []).ToMetadata(), new BlobRequestConditions { LeaseId = lease.LeaseId });

        using var held = await LockAsync("bob");

        Assert.True(clock.Elapsed > Quick.Lease - TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal(elsewhere, held.Previous);
        Assert.Equal(2, Reporter.Steps.Count);
    }

    [Fact]
    public async Task A_lease_that_a_dead_holders_record_does_not_belong_to_is_left_alone()
    {
        // Another has taken the dead one's place, and has not come to write who it is.
        await LockFile.UploadAsync(BinaryData.Empty);
        var newer = LockFile.GetBlobLeaseClient(Guid.NewGuid().ToString());
        await newer.AcquireAsync(Quick.Lease);
        var dead = new LockRecord(Holder("alice") with { Process = await DeadAsync() }, Guid.NewGuid().ToString(), []);
        await LockFile.SetMetadataAsync(dead.ToMetadata(), new BlobRequestConditions { LeaseId = newer.LeaseId });

        var problem = await FailsAsync(() => LockAsync("bob", TimeSpan.FromSeconds(2)));

        Assert.Contains("another process", problem.Message, StringComparison.Ordinal);
        await newer.RenewAsync();
    }

    [Fact]
    public async Task Who_loses_it_learns_so_and_leaves_it_alone()
    {
        var held = await LockAsync("alice");
        await Alice.UnlockAsync(CancellationToken.None);
        using var other = await LockAsync("bob");

        await Until.TrueAsync(() => held.Lost.IsCancellationRequested);
        held.Dispose();

        Assert.Equal("bob", LockRecord.Of((await LockFile.GetPropertiesAsync()).Value.Metadata)!.Holder.User);
        Assert.False(other.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_broken_lease_is_noticed_when_terraform_is_noted()
    {
        using var held = await LockAsync("alice", store: new BlobStateStore(Container));
        await LockFile.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

        held.NoteTerraform(System.Environment.ProcessId);

        Assert.True(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task The_Terraform_process_is_on_record()
    {
        using var held = await LockAsync("alice");

        held.NoteTerraform(System.Environment.ProcessId);

        Assert.Equal(ProcessTable.Self(), held.Holder.Terraform);
        Assert.Equal(ProcessTable.Self(), LockRecord.Of((await LockFile.GetPropertiesAsync()).Value.Metadata)!.Holder.Terraform);
    }

    [Fact]
    public async Task A_Terraform_that_outlives_its_run_is_waited_for()
    {
        using var terraform = Process.Start("sleep", "300");
        using (var run = await LockProgram.StartAsync(Azure, Project, "alice", terraform.Id))
        {
            await run.KillAsync();
        }

        var inVain = await FailsAsync(() => LockAsync("bob", TimeSpan.FromSeconds(1)));
        Assert.Equal("NG4002", inVain.Code);
        Assert.Contains($"Terraform (process {terraform.Id}), which has outlived its run: child on ", inVain.Message, StringComparison.Ordinal);

        var waiting = LockAsync("bob");
        await Task.Delay(1000);
        Assert.False(waiting.IsCompleted);
        terraform.Kill();
        using var held = await waiting;
        Assert.Equal("child", Assert.Single(((BlobEnvironmentLock)held).Suspects).User);
    }

    [Fact]
    public async Task Nothing_is_left_of_the_lock_of_a_destroyed_environment()
    {
        var held = await LockAsync("alice");
        held.NoteTerraform(System.Environment.ProcessId);

        held.DisposeAndDelete();
        held.Dispose();

        Assert.False(await LockFile.ExistsAsync());
    }

    [Fact]
    public async Task A_lock_broken_by_hand_tells_the_next_run_who_had_it()
    {
        var held = await LockAsync("alice");
        await LockFile.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

        using var next = await LockAsync("bob");

        Assert.Equal("alice", next.Previous!.User);
        await Until.TrueAsync(() => held.Lost.IsCancellationRequested);
    }
}
