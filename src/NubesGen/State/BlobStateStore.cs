using Azure.Storage.Blobs;

namespace NubesGen.State;

/// <summary>Environments in a container of Azure Blob Storage.</summary>
/// <param name="container">The container.</param>
public sealed class BlobStateStore(BlobContainerClient container) : IStateStore
{
    /// <inheritdoc/>
    public IEnvironmentStore Environment(string project, string environment) => throw new NotImplementedException($"{container.Uri}");

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredEnvironment>> ListAsync(string project, CancellationToken cancellationToken) => throw new NotImplementedException();
}
