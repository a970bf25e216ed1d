using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>Asks Azure Resource Manager; changes nothing. Made by <see cref="AzureConnection.ResourceManagerAsync"/>.</summary>
public sealed class ResourceManagerClient
{
    /// <summary>Longer than the tries to reach it: an overloaded one says how long to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Uri address;
    private readonly HttpPipeline pipeline;

    internal ResourceManagerClient(Uri address, HttpPipeline pipeline)
    {
        this.address = address;
        this.pipeline = pipeline;
    }

    /// <summary>Reads something.</summary>
    /// <param name="path">Its ID, or what follows one, e.g. <c>/subscriptions/…/resourceGroups/rg-todo-alice</c>.</param>
    /// <param name="apiVersion">Which form its answer has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer; <see langword="null"/> when there is no such thing.</returns>
    /// <exception cref="NubesGenException">NG6010: not signed in; NG6013: nobody answers; NG6014, NG6015: refused; NG6016: any other answer.</exception>
    public async Task<JsonDocument?> GetAsync(string path, string apiVersion, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(address);
        message.Request.Uri.AppendPath(path, escape: false);
        message.Request.Uri.AppendQuery("api-version", apiVersion);
        message.Request.Headers.Add("Accept", "application/json");
        try
        {
            await pipeline.SendAsync(message, limit.Token);
        }
        catch (Exception e) when (AzureConnection.IsUnreachable(e, cancellationToken))
        {
            throw new NubesGenException(AzureProblems.Unreachable(address.Authority, AzureConnection.Reason(e)), e);
        }

        return message.Response.Status switch
        {
            200 => JsonDocument.Parse(message.Response.Content),
            404 => null,
            401 => throw new NubesGenException(AzureProblems.NotAccepted(path, Code(message.Response))),
            403 => throw new NubesGenException(AzureProblems.Forbidden(path, Code(message.Response))),
            var status => throw new NubesGenException(AzureProblems.Unexpected("GET", message.Request.Uri.ToUri(), status, Code(message.Response))),
        };
    }

    /// <summary>Azure's name for what is wrong. Its message may hold more than is to be shown.</summary>
    private static string Code(Response response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            return json.RootElement.GetProperty("error").GetProperty("code").GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
