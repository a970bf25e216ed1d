using System.Diagnostics;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.State;

/// <summary>Terraform's own lock on a state is broken with proof, and never without.</summary>
public sealed class FreeStateTests(SharedAzure shared) : StoreTest(shared)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_state_that_is_free_or_not_there_needs_nothing()
    {
        using var held = await LockAsync("bob");
        await FreeAsync(held, TimeSpan.Zero);

        await State.UploadAsync(BinaryData.FromString("{}"));
        await FreeAsync(held, TimeSpan.Zero);

        Assert.Empty(Reporter.Steps);
    }

    [Fact]
    public async Task What_a_killed_run_and_its_killed_Terraform_left_is_released()
    {
        await LockStateAsync(Here);
        await KilledRunAsync();
        using var held = await LockAsync("bob");

        await FreeAsync(held);

        Assert.False(await IsStateLockedAsync());
        Assert.Equal(["other"], (await State.GetPropertiesAsync()).Value.Metadata.Keys);
        Assert.Contains(Reporter.Steps, step => step.StartsWith($"Released the state's lock, held by {Here} (OperationTypeApply since ", StringComparison.Ordinal));
        Assert.Empty(((BlobEnvironmentLock)held).Suspects);
    }

    [Fact]
    public async Task What_an_interrupted_init_leaves_has_no_holder_and_is_released_once_it_has_settled()
    {
        await LockStateAsync(who: null);
        await KilledRunAsync();
        using var held = await LockAsync("bob");
        var clock = Stopwatch.StartNew();

        await FreeAsync(held);

        Assert.False(await IsStateLockedAsync());
        Assert.True(clock.Elapsed >= Quick.Settling, $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("without a killed run")]
    [InlineData("of another host")]
    [InlineData("older than the killed run")]
    [InlineData("of a killed run without Terraform")]
    [InlineData("without a holder or a killed run")]
    public async Task A_lock_is_waited_for_and_then_its_holder_named(string whose)
    {
        await LockStateAsync(
            whose switch { "of another host" => "carol@desktop", "without a holder or a killed run" => null, _ => Here },
            DateTimeOffset.UtcNow - (whose.StartsWith("older", StringComparison.Ordinal) ? TimeSpan.FromHours(1) : TimeSpan.Zero));
        if (!whose.Contains("without a", StringComparison.Ordinal) || whose.Contains("without Terraform", StringComparison.Ordinal))
        {
            await KilledRunAsync(withTerraform: !whose.Contains("without Terraform", StringComparison.Ordinal));
        }

        using var held = await LockAsync("bob");
        var problem = await FailsAsync(() => FreeAsync(held, Short));

        Assert.Equal("NG4010", problem.Code);
        Assert.Contains(
            whose switch { "of another host" => "carol@desktop (OperationTypeApply since ", "without a holder or a killed run" => "has not said who it is", _ => Here },
            problem.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("dotnet build -t:UnlockState -p:NubesGenEnvironment=alice -p:NubesGenConfirm=alice", problem.Message, StringComparison.Ordinal);
        Assert.True(await IsStateLockedAsync());
        Assert.Single(Reporter.Steps, step => step.StartsWith("Waiting for the state's lock, held by ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_that_is_let_go_is_waited_for()
    {
        await LockStateAsync("carol@desktop");
        using var held = await LockAsync("bob");
        var freeing = FreeAsync(held);
        await Until.TrueAsync(() => !Reporter.Steps.IsEmpty);

        await Store.Environment(Project, "other").UnlockAsync(CancellationToken.None);
        Assert.False(freeing.IsCompleted);
        await new TerraformLock(State).BreakAsync(CancellationToken.None);

        await freeing;
    }

    [Fact]
    public async Task The_proof_outlives_a_run_that_is_killed_before_it_could_use_it()
    {
        await LockStateAsync(Here);
        await KilledRunAsync();
        // It takes over from the first and starts no Terraform.
        await KilledRunAsync(withTerraform: false);
        await KilledRunAsync(withTerraform: false);

        using (var held = await LockAsync("bob"))
        {
            Assert.Null(held.Previous!.Terraform);
            await FreeAsync(held);
            Assert.False(await IsStateLockedAsync());
        }

        Assert.False(await LockFile.ExistsAsync());
    }

    [Fact]
    public async Task A_Terraform_of_our_own_that_was_killed_is_proof_too()
    {
        using var held = await LockAsync("alice");
        await FreeAsync(held);
        await NoteKilledTerraformAsync(held);
        await LockStateAsync(Here);

        await FreeAsync(held);

        Assert.False(await IsStateLockedAsync());
    }

    [Fact]
    public async Task A_run_that_ends_before_it_could_release_what_its_killed_Terraform_left_leaves_the_proof_to_the_next()
    {
        using (var first = await LockAsync("alice"))
        {
            await NoteKilledTerraformAsync(first);
            await LockStateAsync(Here);
        }

        Assert.Equal(global::Azure.Storage.Blobs.Models.LeaseState.Available, (await LockFile.GetPropertiesAsync()).Value.LeaseState);
        using (var second = await LockAsync("bob", TimeSpan.Zero))
        {
            Assert.Equal("alice", second.Previous!.User);
            await FreeAsync(second);
        }

        Assert.False(await IsStateLockedAsync());
        Assert.False(await LockFile.ExistsAsync());
    }

    [Fact]
    public async Task A_Terraform_run_by_hand_at_the_same_time_is_not_taken_for_ours()
    {
        using var held = await LockAsync("alice");
        await NoteKilledTerraformAsync(held);
        using var folder = new TestFolder();
        File.Copy("/bin/sleep", folder["terraform"]);
        Directory.CreateDirectory(folder[".terraform"]);
        await File.WriteAllTextAsync(folder[".terraform", "terraform.tfstate"], $$"""{ "backend": { "config": { "key": "{{State.Name}}" } } }""");
        using var byHand = Process.Start(new ProcessStartInfo(folder["terraform"], "300") { WorkingDirectory = folder.Path })!;
        await LockStateAsync(Here, DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1));

        Assert.Equal("NG4010", (await FailsAsync(() => FreeAsync(held, Short))).Code);

        byHand.Kill();
        await byHand.WaitForExitAsync();
        await FreeAsync(held);
        Assert.False(await IsStateLockedAsync());
    }

    [Fact]
    public async Task A_CI_run_that_has_ended_is_proof_wherever_it_was()
    {
        var ended = false;
        var asked = new List<string>();
        var store = new BlobStateStore(Container, (run, _) => { asked.Add(run); return Task.FromResult(ended); }, Quick);
        var process = new ProcessIdentity(17, "1", "another machine");
        var run = new LockHolder("runner", "fv-az1", process, process, "https://github.com/me/app/actions/runs/7", "Provision", DateTimeOffset.UtcNow);
        // As if it had let our lock go and left Terraform's.
        await LockFile.UploadAsync(BinaryData.Empty);
        await LockFile.SetMetadataAsync(new LockRecord(run, Guid.NewGuid().ToString(), []).ToMetadata());
        await LockStateAsync("runner@fv-az1.internal");

        using (var held = await LockAsync("bob", store: store))
        {
            Assert.Equal("NG4010", (await FailsAsync(() => FreeAsync(held, Short, store))).Code);
            Assert.Equal(["https://github.com/me/app/actions/runs/7"], asked);
        }

        ended = true;
        using var next = await LockAsync("bob", store: store);
        await FreeAsync(next, store: store);
        Assert.False(await IsStateLockedAsync());
    }

    [Fact]
    public async Task Who_has_lost_the_environments_lock_breaks_nothing()
    {
        await LockStateAsync(Here);
        await KilledRunAsync();
        using var held = await LockAsync("bob");
        await LockFile.DeleteAsync(conditions: new() { LeaseId = LockRecord.Of((await LockFile.GetPropertiesAsync()).Value.Metadata)!.LeaseId });
        await Until.TrueAsync(() => held.Lost.IsCancellationRequested);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FreeAsync(held));

        Assert.True(await IsStateLockedAsync());
    }

    [Fact]
    public async Task Unlocking_breaks_both_locks_and_says_whose_they_were()
    {
        await LockStateAsync("carol@desktop");
        using var held = await LockAsync("alice");

        var before = await Alice.HoldersAsync(CancellationToken.None);
        var holders = await Alice.UnlockAsync(CancellationToken.None);

        Assert.Equal(holders, before);
        Assert.Empty(await Alice.HoldersAsync(CancellationToken.None));
        Assert.Collection(
            holders,
            ours => Assert.StartsWith("alice on ", ours, StringComparison.Ordinal),
            terraforms => Assert.StartsWith("carol@desktop (OperationTypeApply since ", terraforms, StringComparison.Ordinal));
        Assert.False(await IsStateLockedAsync());
        Assert.False(await LockFile.ExistsAsync());
        Assert.Empty(await Alice.UnlockAsync(CancellationToken.None));
        using var next = await LockAsync("bob", TimeSpan.Zero);
    }

    [Fact]
    public async Task The_real_Terraform_killed_in_the_middle_of_an_apply_is_no_obstacle_for_the_next()
    {
        using var run = new TerraformRun(Azure.Variables, AzureOnLoopback.Backend($"{Project}/alice.tfstate") + """
            resource "terraform_data" "it" {
              provisioner "local-exec" {
                command = "touch started; while [ ! -e go ]; do sleep 0.05; done"
              }
            }
            """);
        using (var held = await LockAsync("alice"))
        {
            await run.SucceedAsync("init");
            var terraform = 0;
            var applying = run.RunAsync(pid => { terraform = pid; held.NoteTerraform(pid); }, "apply", "-auto-approve");
            await Until.TrueAsync(() => File.Exists(Path.Combine(run.Folder, "started")));
            ProcessTable.KillGroup(terraform);
            await applying;
            Assert.True(await IsStateLockedAsync());
        }

        File.WriteAllText(Path.Combine(run.Folder, "go"), "");
        using (var held = await LockAsync("bob"))
        {
            await FreeAsync(held);
            await run.ApplyAsync();
        }

        Assert.False(await LockFile.ExistsAsync());
        Assert.Contains(Reporter.Steps, step => step.StartsWith("Released the state's lock, held by ", StringComparison.Ordinal) && step.Contains("(OperationTypeApply since ", StringComparison.Ordinal));
    }

    private static async Task NoteKilledTerraformAsync(BlobEnvironmentLock held)
    {
        using var terraform = Process.Start("sleep", "300");
        held.NoteTerraform(terraform.Id);
        terraform.Kill();
        await terraform.WaitForExitAsync();
    }
}
