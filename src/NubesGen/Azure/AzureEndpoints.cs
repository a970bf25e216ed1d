using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>Where an Azure cloud is: the public one, another of Microsoft's, or one that describes itself. As Terraform finds it.</summary>
/// <param name="Login">Where one signs in.</param>
/// <param name="ResourceManager">Where resources are managed.</param>
/// <param name="StorageSuffix">What addresses of storage end in, after <c>blob.</c>; may bring a port along.</param>
internal sealed record AzureEndpoints(Uri Login, Uri ResourceManager, string StorageSuffix)
{
    private static readonly AzureEndpoints Public = Of("login.microsoftonline.com", "management.azure.com", "core.windows.net");

    /// <summary>By the names that Terraform gives them.</summary>
    private static readonly IReadOnlyDictionary<string, AzureEndpoints> Known = new Dictionary<string, AzureEndpoints>(StringComparer.OrdinalIgnoreCase)
    {
        ["public"] = Public,
        ["global"] = Public,
        ["usgovernment"] = Of("login.microsoftonline.us", "management.usgovcloudapi.net", "core.usgovcloudapi.net"),
        ["china"] = Of("login.chinacloudapi.cn", "management.chinacloudapi.cn", "core.chinacloudapi.cn"),
    };

    /// <summary>Finds out which cloud is meant, from the variables that Terraform takes it from.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <param name="pipeline">The way to a cloud that describes itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The cloud.</returns>
    /// <exception cref="NubesGenException">NG6012: no such cloud; NG6013, NG6016, NG6017: it does not describe itself.</exception>
    public static async Task<AzureEndpoints> FindAsync(Machine machine, HttpPipeline pipeline, CancellationToken cancellationToken)
    {
        if (machine.Variable("ARM_METADATA_HOSTNAME") is { } host)
        {
            return await AskAsync(host, pipeline, cancellationToken);
        }

        var name = machine.Variable("ARM_ENVIRONMENT") ?? "public";
        return Known.TryGetValue(name, out var cloud) ? cloud : throw new NubesGenException(AzureProblems.UnknownCloud(name, Known.Keys));
    }

    /// <summary>The address of a storage account's blobs.</summary>
    /// <param name="account">Its name.</param>
    /// <returns>An address that ends in a slash.</returns>
    public Uri Blobs(string account) => new($"https://{account}.blob.{StorageSuffix}/");

    private static AzureEndpoints Of(string login, string resourceManager, string storage) =>
        new(new Uri($"https://{login}/"), new Uri($"https://{resourceManager}/"), storage);

    private static async Task<AzureEndpoints> AskAsync(string host, HttpPipeline pipeline, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        try
        {
            message.Request.Uri.Reset(new Uri($"https://{host}/metadata/endpoints?api-version=2022-09-01"));
            await pipeline.SendAsync(message, cancellationToken);
            if (message.Response.IsError)
            {
                throw new NubesGenException(AzureProblems.Unexpected("GET", message.Request.Uri.ToUri(), message.Response.Status, ""));
            }

            using var json = JsonDocument.Parse(message.Response.Content);
            var root = json.RootElement;
            return new AzureEndpoints(
                new Uri(root.GetProperty("authentication").GetProperty("loginEndpoint").GetString()!),
                new Uri(root.GetProperty("resourceManager").GetString()!),
                root.GetProperty("suffixes").GetProperty("storage").GetString()!.Trim('/'));
        }
        catch (Exception e) when (AzureConnection.IsUnreachable(e, cancellationToken))
        {
            throw new NubesGenException(AzureProblems.Unreachable(host, AzureConnection.Reason(e)), e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException or ArgumentNullException or NullReferenceException)
        {
            throw new NubesGenException(AzureProblems.NoMetadata(host), e);
        }
    }
}
