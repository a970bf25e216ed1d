using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>Asks Azure Resource Manager. Made by <see cref="AzureConnection.ResourceManagerAsync"/>.</summary>
public sealed partial class ResourceManagerClient
{
    /// <summary>Longer than the tries to reach it: an overloaded one says how long to wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A little more than the 230 s after which Azure's own front ends give up.</summary>
    private static readonly TimeSpan ChangePatience = TimeSpan.FromSeconds(240);

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
        using var message = await SendAsync(RequestMethod.Get, At(path, apiVersion), null, cancellationToken);
        return message.Response.Status == 404 ? null : JsonDocument.Parse(Checked(message, path).Content);
    }

    private Uri At(string path, string apiVersion) => new(address, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={apiVersion}");

    private async Task<HttpMessage> SendAsync(RequestMethod method, Uri uri, BinaryData? body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var message = pipeline.CreateMessage();
        if (method == RequestMethod.Get)
        {
            limit.CancelAfter(Patience);
        }
        else
        {
            // Some changes are answered only when they are done.
            limit.CancelAfter(ChangePatience);
            message.NetworkTimeout = ChangePatience;
            if (method == RequestMethod.Post)
            {
                message.ResponseClassifier = new SentOnce();
            }
        }

        try
        {
            message.Request.Method = method;
            message.Request.Uri.Reset(uri);
            message.Request.Headers.Add("Accept", "application/json");
            if (body is not null)
            {
                message.Request.Headers.Add("Content-Type", "application/json");
                message.Request.Content = RequestContent.Create(body);
            }

            await pipeline.SendAsync(message, limit.Token);
            return message;
        }
        catch (Exception e)
        {
            message.Dispose();
            if (AzureConnection.IsUnreachable(e, cancellationToken))
            {
                throw new NubesGenException(AzureProblems.Unreachable(address.Authority, AzureConnection.Reason(e)), e);
            }

            throw;
        }
    }

    private static Response Checked(HttpMessage message, string path) => message.Response.Status switch
    {
        < 300 => message.Response,
        401 => throw new NubesGenException(AzureProblems.NotAccepted(path, Code(message.Response))),
        403 when message.Request.Method == RequestMethod.Get => throw new NubesGenException(AzureProblems.Forbidden(path, Code(message.Response)), Refusal(message.Response)),
        403 => throw new NubesGenException(AzureProblems.MayNotChange(path, Code(message.Response)), Refusal(message.Response)),
        var status => throw new NubesGenException(AzureProblems.Unexpected(message.Request.Method.Method, message.Request.Uri.ToUri(), status, Code(message.Response))),
    };

    /// <summary>For who knows better which right is missing: Azure's code, and nothing else of its answer.</summary>
    private static RequestFailedException Refusal(Response response) => new(response.Status, "Azure refuses", Code(response), null);

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

    /// <summary>A POST does something each time: a swap that is sent twice ends where it began. Only one that nobody has taken is sent again.</summary>
    private sealed class SentOnce : ResponseClassifier
    {
        public override bool IsRetriableResponse(HttpMessage message) => message.Response.Status is 429 or 503;

        public override bool IsRetriableException(Exception exception) => exception.InnerException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError,
        };

        public override bool IsRetriable(HttpMessage message, Exception exception) => IsRetriableException(exception);
    }
}
