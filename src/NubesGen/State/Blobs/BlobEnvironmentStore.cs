using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>One environment in a container of Azure Blob Storage.</summary>
public sealed class BlobEnvironmentStore : IEnvironmentStore
{
    /// <summary>The metadata in which a record repeats its own content, for the list of all environments.</summary>
    internal const string ContentKey = "content";

    /// <summary>The metadata that tell who has created a file.</summary>
    private const string CreationKey = "creation";

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(4);

    /// <summary>A package may have hundreds of megabytes; what is in memory of it has eight.</summary>
    private static readonly StorageTransferOptions SmallParts = new() { InitialTransferSize = 4 << 20, MaximumTransferSize = 4 << 20, MaximumConcurrency = 2 };

    private readonly BlobContainerClient container;
    private readonly string project;
    private readonly string environment;
    private readonly Func<string, CancellationToken, Task<bool>> hasRunEnded;
    private readonly LockTiming timing;
    private readonly BlobClient state;
    private readonly LockBlob lockBlob;
    private readonly TerraformLock terraform;

    /// <summary>Names the environment; nothing is asked of the store.</summary>
    /// <param name="container">The store.</param>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="hasRunEnded">Whether the CI run of an address has ended.</param>
    /// <param name="timing">How long things take around a lock.</param>
    internal BlobEnvironmentStore(
        BlobContainerClient container, string project, string environment, Func<string, CancellationToken, Task<bool>> hasRunEnded, LockTiming timing)
    {
        this.container = container;
        this.project = project;
        this.environment = environment;
        this.hasRunEnded = hasRunEnded;
        this.timing = timing;
        state = container.GetBlobClient(BlobNames.State(project, environment));
        lockBlob = new LockBlob(container, BlobNames.Lock(project, environment), timing.Lease);
        terraform = new TerraformLock(state);
        StateLocation = BlobNames.Display(state.Uri);
    }

    /// <inheritdoc/>
    public string StateLocation { get; }

    /// <inheritdoc/>
    public string Locate(string name) => BlobNames.Display(container.GetBlobClient(File(name)).Uri);

    /// <inheritdoc/>
    public Task<BinaryData?> ReadAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(() => DownloadAsync(File(name), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken) =>
        AskAsync(() => UploadAsync(name, content, null, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task UploadAsync(string name, string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await container.GetBlobClient(File(name)).UploadAsync(
                path, new BlobUploadOptions { HttpHeaders = Headers(name), TransferOptions = SmallParts }, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DownloadAsync(string name, string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            try
            {
                await container.GetBlobClient(File(name)).DownloadToAsync(
                    path, new BlobDownloadToOptions { TransferOptions = SmallParts }, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
            {
                System.IO.File.Delete(path);
                return false;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(string name, BinaryData content, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            var mark = Guid.NewGuid().ToString();
            try
            {
                return await UploadAsync(name, content, mark, cancellationToken);
            }
            catch (RequestFailedException e) when (BlobFailures.MeansOtherwise(e))
            {
                // Somebody's; or ours, when the first answer was lost and the SDK has asked again.
                var there = await container.GetBlobClient(File(name)).GetPropertiesAsync(cancellationToken: cancellationToken);
                return there.Value.Metadata.TryGetValue(CreationKey, out var creation) && creation == mark;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async () =>
        {
            var names = new List<string>();
            var parent = File($"{folder}/");
            await foreach (var item in container.GetBlobsByHierarchyAsync(
                new GetBlobsByHierarchyOptions { Prefix = parent, Delimiter = "/" }, cancellationToken))
            {
                if (item.Blob is { } blob)
                {
                    names.Add($"{folder}/{blob.Name[parent.Length..]}");
                }
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(() => DeleteBlobAsync(container.GetBlobClient(File(name)), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<BinaryData?> ReadStateAsync(CancellationToken cancellationToken) => AskAsync(
        // Terraform makes an empty blob to have something to lock, before there is a state.
        async () => await DownloadAsync(state.Name, cancellationToken) is { IsEmpty: false } content ? content : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteStateAsync(CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            try
            {
                return await DeleteBlobAsync(state, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                var held = await terraform.ReadAsync(cancellationToken);
                throw new NubesGenException(StoreProblems.StateLocked(environment, held.Name, TimeSpan.Zero), e);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IEnvironmentLock> LockAsync(LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken) =>
        AskAsync<IEnvironmentLock>(
            async () => await new LockQueue(lockBlob, terraform, environment, timing).AcquireAsync(holder, timeout, reporter, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public async Task FreeStateAsync(IEnvironmentLock held, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var ours = (BlobEnvironmentLock)held;
        // Who has lost our own lock may break nothing.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ours.Lost);
        await AskAsync(() => FreeStateAsync(ours, timeout, reporter, ended.Token), ended.Token);
    }

    /// <inheritdoc/>
    public Task<LockHolder?> HolderAsync(CancellationToken cancellationToken) =>
        AskAsync(async () => (await lockBlob.ReadAsync(cancellationToken))?.Record?.Holder, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> HoldersAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async () =>
        {
            var (ours, terraforms) = (await lockBlob.ReadAsync(cancellationToken), await terraform.ReadAsync(cancellationToken));
            string?[] holders = [ours?.Held, terraforms.IsLeased ? terraforms.Name : null];
            return [.. holders.OfType<string>()];
        },
        cancellationToken);

    /// <summary>Ours first: a holder who lives learns by it that it has to stop.</summary>
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> UnlockAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async () =>
        {
            string?[] holders = [await lockBlob.BreakAsync(cancellationToken), await terraform.BreakAsync(cancellationToken)];
            return [.. holders.OfType<string>()];
        },
        cancellationToken);

    private async Task<bool> FreeStateAsync(BlobEnvironmentLock ours, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var wait = new LockWait(timeout, reporter);
        var leftBehind = new LeftBehind(hasRunEnded, new OtherTerraforms(state.Name), timing);
        for (var pause = timing.Poll / 4; ; pause = pause * 2 < MaxPause ? pause * 2 : MaxPause)
        {
            var seen = await terraform.ReadAsync(cancellationToken);
            if (!seen.IsLeased)
            {
                ours.ForgetEarlier();
                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (await leftBehind.FindAsync(seen, ours.Suspects, cancellationToken) is { } culprit)
            {
                if (await terraform.TryBreakAsync(seen, cancellationToken))
                {
                    reporter.Step($"Released the state's lock, held by {seen.Name}: its Terraform has ended without letting go ({culprit})");
                }
            }
            else if (!await wait.ForAsync($"the state's lock, held by {seen.Name}", pause, cancellationToken))
            {
                throw new NubesGenException(StoreProblems.StateLocked(environment, seen.Name, timeout));
            }
        }
    }

    private string File(string name) => BlobNames.File(project, environment, name);

    private async Task<BinaryData?> DownloadAsync(string blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(blob).DownloadContentAsync(cancellationToken)).Value.Content;
        }
        catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
        {
            return null;
        }
    }

    /// <summary>The SDK's own way would take a container that is not there for a blob that is not there.</summary>
    private static async Task<bool> DeleteBlobAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (BlobFailures.MeansNoBlob(e))
        {
            return false;
        }
    }

    /// <param name="name">Name of the file.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="creation">Given where the file must be new.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private async Task<bool> UploadAsync(string name, BinaryData content, string? creation, CancellationToken cancellationToken)
    {
        var metadata = name == StoreFiles.Record ? BlobMetadata.Of(ContentKey, content) : [];
        if (creation is not null)
        {
            metadata[CreationKey] = creation;
        }

        var options = new BlobUploadOptions
        {
            Conditions = creation is null ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = metadata,
            HttpHeaders = Headers(name),
        };
        await container.GetBlobClient(File(name)).UploadAsync(content, options, cancellationToken);
        return true;
    }

    private static BlobHttpHeaders Headers(string name) => new()
    {
        ContentType = Path.GetExtension(name) switch { ".json" or ".tfstate" => "application/json", ".zip" => "application/zip", _ => "application/octet-stream" },
    };

    private Task<T> AskAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken) => BlobFailures.TranslateAsync(container, action, cancellationToken);
}
