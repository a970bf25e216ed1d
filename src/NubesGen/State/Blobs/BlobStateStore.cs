using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace NubesGen.State;

/// <summary>Environments in a container of Azure Blob Storage; <c>BlobNames</c> says how they lie there.</summary>
public sealed class BlobStateStore : IStateStore
{
    private const int MostRecordsAtOnce = 8;

    private readonly BlobContainerClient container;
    private readonly Func<string, CancellationToken, Task<bool>> hasRunEnded;
    private readonly LockTiming timing;

    /// <summary>Names the store; nothing is asked of it.</summary>
    /// <param name="container">The container. Its own retries are ours: they should end within half a minute.</param>
    /// <param name="hasRunEnded">Whether the CI run of an address has ended: only then is its Terraform known to be gone. By default nobody knows.</param>
    public BlobStateStore(BlobContainerClient container, Func<string, CancellationToken, Task<bool>>? hasRunEnded = null)
        : this(container, hasRunEnded, LockTiming.Default)
    {
    }

    /// <summary>The same with other times, for tests.</summary>
    internal BlobStateStore(BlobContainerClient container, Func<string, CancellationToken, Task<bool>>? hasRunEnded, LockTiming timing)
    {
        this.container = container;
        this.hasRunEnded = hasRunEnded ?? ((_, _) => Task.FromResult(false));
        this.timing = timing;
    }

    /// <inheritdoc/>
    public IEnvironmentStore Environment(string project, string environment) =>
        new BlobEnvironmentStore(container, project, environment, hasRunEnded, timing);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredEnvironment>> ListAsync(string project, CancellationToken cancellationToken) =>
        BlobFailures.TranslateAsync(container, () => ListBlobsAsync(project, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<StoredEnvironment>> ListBlobsAsync(string project, CancellationToken cancellationToken)
    {
        var (owners, records, holders) = (new List<string>(), new Dictionary<string, BlobItem>(StringComparer.Ordinal), new Dictionary<string, string?>(StringComparer.Ordinal));
        var options = new GetBlobsByHierarchyOptions { Traits = BlobTraits.Metadata, Prefix = BlobNames.Project(project), Delimiter = "/" };
        await foreach (var item in container.GetBlobsByHierarchyAsync(options, cancellationToken))
        {
            if (item.Blob is not { } blob)
            {
                continue;
            }

            var (environment, file) = BlobNames.Parse(project, blob.Name);
            switch (file)
            {
                case StoreFiles.Owner:
                    owners.Add(environment);
                    break;
                case StoreFiles.Record:
                    records[environment] = blob;
                    break;
                case BlobNames.LockFile:
                    holders[environment] = new LockSnapshot(default, blob.Properties.LeaseState ?? LeaseState.Available, LockRecord.Of(blob.Metadata)).Held;
                    break;
            }
        }

        var environments = new StoredEnvironment[owners.Count];
        owners.Sort(StringComparer.Ordinal);
        await Parallel.ForAsync(
            0,
            owners.Count,
            new ParallelOptions { MaxDegreeOfParallelism = MostRecordsAtOnce, CancellationToken = cancellationToken },
            async (i, stop) =>
            {
                var record = records.TryGetValue(owners[i], out var blob) ? await RecordAsync(project, owners[i], blob, stop) : null;
                environments[i] = new StoredEnvironment(owners[i], record, holders.GetValueOrDefault(owners[i]));
            });
        return environments;
    }

    /// <summary>Without a request, except for a record that is too long for metadata or was written by other means.</summary>
    private async Task<EnvironmentRecord?> RecordAsync(string project, string environment, BlobItem blob, CancellationToken cancellationToken) =>
        BlobMetadata.TryRead<EnvironmentRecord>(blob.Metadata, BlobEnvironmentStore.ContentKey, out var record)
            ? record
            : await EnvironmentRecord.ReadIfWholeAsync(Environment(project, environment), cancellationToken);
}
