using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Npgsql;

namespace TodoApi;

/// <summary>
/// Reads what the environment gives. A value that holds a secret is used as it is; one that holds none is an address to which the
/// application signs in with its own identity. So the code never asks where it runs.
/// </summary>
internal static class Connections
{
    private static readonly TokenRequestContext DatabaseToken = new(["https://ossrdbms-aad.database.windows.net/.default"]);

    public static NpgsqlDataSource Database(IConfiguration configuration)
    {
        var builder = new NpgsqlDataSourceBuilder(Required(configuration, "ConnectionStrings:Database"));
        if (builder.ConnectionStringBuilder.Password is null)
        {
            var credential = new DefaultAzureCredential();
            builder.UsePeriodicPasswordProvider(
                async (_, cancellationToken) => (await credential.GetTokenAsync(DatabaseToken, cancellationToken)).Token,
                successRefreshInterval: TimeSpan.FromMinutes(30),
                failureRefreshInterval: TimeSpan.FromSeconds(10));
        }

        return builder.Build();
    }

    public static BlobContainerClient Attachments(IConfiguration configuration)
    {
        var blobs = Required(configuration, "ConnectionStrings:Blobs");
        var service = Uri.TryCreate(blobs, UriKind.Absolute, out var address)
            ? new BlobServiceClient(address, new DefaultAzureCredential())
            : new BlobServiceClient(blobs);
        return service.GetBlobContainerClient(Required(configuration, "Storage:Container"));
    }

    private static string Required(IConfiguration configuration, string key) => configuration[key]
        ?? throw new InvalidOperationException($"The setting {key} is missing. Type: dotnet publish -t:DeployEnv");
}
