using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.State;

/// <summary>A project of its own in the store that all tests share.</summary>
public abstract class StoreTest(SharedAzure shared)
{
    private protected static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>The service's shortest lease, so that tests need not wait for a minute.</summary>
    private protected static readonly LockTiming Quick =
        new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));

    private protected AzureOnLoopback Azure { get; } = shared.Azure;

    private protected string Project { get; } = "p" + Guid.NewGuid().ToString("N")[..12];

    private protected RecordingReporter Reporter { get; } = new();

    /// <summary>As <c>AzureConnection</c> makes it, without its pauses.</summary>
    private protected BlobContainerClient Container => Azure.States;

    private protected BlobStateStore Store => new(Container, null, Quick);

    private protected IEnvironmentStore Alice => Store.Environment(Project, "alice");

    private protected BlobClient State => Container.GetBlobClient($"{Project}/alice.tfstate");

    private protected BlobClient LockFile => Container.GetBlobClient($"{Project}/alice.lock");

    internal static LockHolder Holder(string user) =>
        new(user, System.Environment.MachineName, ProcessTable.Self(), null, null, "Provision", DateTimeOffset.UtcNow);

    private protected Task<BlobEnvironmentLock> LockAsync(string user, TimeSpan? timeout = null, BlobStateStore? store = null) =>
        LockAsync(Holder(user), timeout, store);

    private protected async Task<BlobEnvironmentLock> LockAsync(LockHolder holder, TimeSpan? timeout = null, BlobStateStore? store = null) =>
        (BlobEnvironmentLock)await (store ?? Store).Environment(Project, "alice").LockAsync(holder, timeout ?? Long, Reporter, CancellationToken.None);

    private protected Task FreeAsync(IEnvironmentLock held, TimeSpan? timeout = null, BlobStateStore? store = null) =>
        (store ?? Store).Environment(Project, "alice").FreeStateAsync(held, timeout ?? Long, Reporter, CancellationToken.None);

    /// <summary>Does to the state what Terraform does to lock it.</summary>
    private protected async Task LockStateAsync(string? who, DateTimeOffset? created = null)
    {
        if (!await State.ExistsAsync())
        {
            await State.UploadAsync(BinaryData.FromString("{}"));
        }

        var id = Guid.NewGuid().ToString();
        await State.GetBlobLeaseClient(id).AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);
        if (who is not null)
        {
            var info = JsonSerializer.Serialize(new { ID = id, Operation = "OperationTypeApply", Info = "", Who = who, Version = "1.11.4", Created = $"{created ?? DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffffff}89Z", Path = "" });
            await State.SetMetadataAsync(
                new Dictionary<string, string> { ["terraformlockid"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(info)), ["other"] = "kept" },
                new BlobRequestConditions { LeaseId = id });
        }
    }

    private protected async Task<bool> IsStateLockedAsync() => (await State.GetPropertiesAsync()).Value.LeaseState == LeaseState.Leased;

    /// <summary>What plain Terraform calls itself here.</summary>
    private protected static string Here => $"somebody@{System.Environment.MachineName}.example.com";

    private protected static async Task<Problem> FailsAsync(Func<Task> action) =>
        Assert.Single((await Assert.ThrowsAsync<NubesGenException>(action)).Problems);

    /// <summary>A process that is gone.</summary>
    private protected static async Task<ProcessIdentity> DeadAsync()
    {
        using var process = Process.Start("sleep", "300");
        var identity = ProcessTable.Identify(process.Id)!;
        process.Kill();
        await process.WaitForExitAsync();
        return identity;
    }

    /// <summary>A holder that has ended without letting go, with a Terraform that is as dead.</summary>
    private protected async Task<LockHolder> KilledRunAsync(bool withTerraform = true)
    {
        using var terraform = Process.Start("sleep", "300");
        using var run = await LockProgram.StartAsync(Azure, Project, "alice", withTerraform ? terraform.Id : null);
        await run.KillAsync();
        terraform.Kill();
        await terraform.WaitForExitAsync();
        return LockRecord.Of((await LockFile.GetPropertiesAsync()).Value.Metadata)!.Holder;
    }
}
