using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Blobs;
using NubesGen.Applications;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests;

namespace NubesGen.Benchmarks;

/// <summary>A container with many environments of a project, as the engine itself writes them after months of work of a large team.</summary>
/// <param name="container">The container, which exists and is empty.</param>
/// <param name="configuration">Absolute path of the folder with the configuration that has made them.</param>
internal sealed class ManyEnvironments(BlobContainerClient container, string configuration) : IDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 500;

    /// <summary>The environment of the branch that is checked out.</summary>
    public const string Current = "benchmark";

    private const int Resources = 19;
    private const int AttributeLength = 1800;
    private const int AtOnce = 8;

    // Every so many is of that kind.
    private const int IncompleteEvery = 50;
    private const int LockedEvery = 20;
    private const int BackedUpEvery = 5;
    private const int ExpiringEvery = 3;
    private const int OrphanedEvery = 11;
    private const int InPipelineEvery = 2;

    private static readonly string Project = ProjectName.FromFileName("WebApp");

    private readonly string subscription = Guid.NewGuid().ToString();
    private readonly List<IEnvironmentLock> locks = [];

    /// <summary>The store.</summary>
    public BlobStateStore Store { get; } = new(container);

    /// <summary>The branches that still exist.</summary>
    public static IEnumerable<string> Branches =>
        Enumerable.Range(1, Count - 1).Where(i => i % OrphanedEvery != 0).Select(i => $"env-{Name(i)}");

    /// <summary>How many somebody works on.</summary>
    public static int Locked => Count / LockedEvery;

    /// <summary>How many have a record.</summary>
    public static int Complete => Count - (Count / IncompleteEvery);

    /// <summary>Fills the container.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when all are there, with others of a project whose name starts alike.</returns>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var archive = Zip();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, Count, options, async (i, stop) => await WriteAsync(Project, i, archive, stop));
        await Parallel.ForAsync(0, Count / 5, options, async (i, stop) => await WriteAsync($"{Project}-two", i, archive, stop));
    }

    /// <summary>
    /// Lists them as one would at first: a listing of all blobs, and for each state that it shows a download of the record beside it. Who has
    /// a lock it does not say yet; that would be one more request each.
    /// </summary>
    /// <param name="atOnce">How many downloads run at once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environments that have a record.</returns>
    public async Task<IReadOnlyList<StoredEnvironment>> ListNaivelyAsync(int atOnce, CancellationToken cancellationToken)
    {
        const string extension = ".tfstate";
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(new() { Prefix = BlobNames.Project(Project) }, cancellationToken))
        {
            var name = blob.Name[BlobNames.Project(Project).Length..];
            if (name.EndsWith(extension, StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal))
            {
                names.Add(name[..^extension.Length]);
            }
        }

        var found = new StoredEnvironment?[names.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, names.Count, options, async (i, stop) =>
            found[i] = await EnvironmentRecord.ReadAsync(Store.Environment(Project, names[i]), stop) is { } record ? new StoredEnvironment(names[i], record, null) : null);
        return [.. found.OfType<StoredEnvironment>()];
    }

    /// <summary>Lists them as <c>ListEnvs</c> does.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environments.</returns>
    public Task<IReadOnlyList<StoredEnvironment>> ListAsync(CancellationToken cancellationToken) => Store.ListAsync(Project, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => locks.ForEach(held => held.Dispose());

    private static string Name(int i) => i == 0 ? Current : string.Create(CultureInfo.InvariantCulture, $"issue-{1000 + i}");

    private async Task WriteAsync(string project, int i, BinaryData archive, CancellationToken cancellationToken)
    {
        var (name, lineage, now) = (Name(i), Guid.NewGuid().ToString(), DateTimeOffset.UtcNow);
        var store = Store.Environment(project, name);
        await new Owner(name, project, "github.com/contoso/web-app", Guid.NewGuid().ToString("N")).ClaimAsync(store, cancellationToken);
        await store.WriteAsync(StoreFiles.Configuration, archive, cancellationToken);
        var state = State(name, lineage, serial: 40);
        // Terraform itself writes it.
        await container.GetBlobClient(BlobNames.State(project, name)).UploadAsync(state, overwrite: true, cancellationToken);
        if (i % BackedUpEvery == 0)
        {
            for (var serial = 20; serial < 40; serial++)
            {
                var earlier = StoredState.Of(State(name, lineage, serial));
                var backup = new StateBackup(now.AddDays(serial - 40), serial, earlier.Hash, "before-provision");
                await store.WriteAsync(backup.File, earlier.Content, cancellationToken);
            }
        }

        var run = i % InPipelineEvery == 0 ? null : $"https://github.com/contoso/web-app/actions/runs/{8_000_000_000 + i}";
        var holder = new LockHolder("alice", "laptop", ProcessTable.Self(), null, run, "Provision", now);
        if (i % IncompleteEvery != IncompleteEvery - 1)
        {
            var record = new EnvironmentRecord
            {
                Address = $"https://app-{project}-{name}-69zg45.azurewebsites.net/",
                Branch = $"env-{name}",
                Commit = Convert.ToHexStringLower(SHA256.HashData(state))[..40],
                Provisioned = now.AddDays(-2),
                Deployed = now.AddDays(-1),
                ChangedBy = holder.Who,
                // Half of them have had their time.
                Expires = i % ExpiringEvery == 0 ? now.AddDays(i % (2 * ExpiringEvery) == 0 ? -1 : 6) : null,
                Subscription = subscription,
                Product = "Terraform",
            };
            await record.About(StoredState.Of(state)).WriteAsync(store, cancellationToken);
        }

        if (i % LockedEvery == 0)
        {
            var held = await store.LockAsync(holder, TimeSpan.FromMinutes(1), new RecordingReporter(), cancellationToken);
            lock (locks)
            {
                locks.Add(held);
            }
        }
    }

    /// <summary>As large as that of a web application with a database on Azure.</summary>
    private static BinaryData State(string environment, string lineage, int serial) => new(JsonSerializer.Serialize(new
    {
        version = 4,
        terraform_version = "1.11.4",
        serial,
        lineage,
        outputs = new { },
        resources = Enumerable.Range(0, Resources).Select(resource => new
        {
            mode = "managed",
            type = "azurerm_resource",
            name = $"resource{resource}",
            provider = "provider[\"registry.terraform.io/hashicorp/azurerm\"]",
            instances = new[]
            {
                new { schema_version = 1, attributes = new { id = $"/{environment}/{resource}", text = new string('x', AttributeLength) } },
            },
        }),
    }));

    private BinaryData Zip()
    {
        using var stream = new MemoryStream();
        ZipFile.CreateFromDirectory(configuration, stream);
        return new BinaryData(stream.ToArray());
    }
}
