using Azure.Storage.Blobs;

namespace NubesGen.Azure;

/// <summary>Signs in to Azure as Terraform does.</summary>
/// <param name="machine">The caller's environment.</param>
public sealed class AzureConnection(Machine machine)
{
    /// <summary>A blob container.</summary>
    /// <param name="account">Name of the storage account.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its client; nothing has been asked of it.</returns>
    public Task<BlobContainerClient> ContainerAsync(string account, string container, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{machine.HostName} {account} {container}");
}
