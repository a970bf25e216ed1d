using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>Signs in to Azure as Terraform does, from the same environment variables, so that both are the same somebody in the same cloud.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="handler">The way to Azure; by default one of our own that goes through the proxy which HTTPS_PROXY names.</param>
/// <param name="credential">Who we are, where that is not to be found out.</param>
public sealed class AzureConnection(Machine machine, HttpMessageHandler? handler = null, TokenCredential? credential = null)
{
    private readonly HttpPipelineTransport transport = new HttpClientTransport(
        // As Azure's own transport: what is redirected is not ours. How long to wait is the pipelines' to say.
        new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });

    private (AzureEndpoints Endpoints, TokenCredential Credential)? found;

    /// <summary>A blob container.</summary>
    /// <param name="account">Name of the storage account.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its client; nothing has been asked of it. When we cannot sign in, its methods throw NG6010.</returns>
    /// <exception cref="NubesGenException">NG6011: the variables are not complete; NG6012, NG6013, NG6016, NG6017: which cloud is meant cannot be found out.</exception>
    public async Task<BlobContainerClient> ContainerAsync(string account, string container, CancellationToken cancellationToken)
    {
        var (endpoints, signIn) = await FindAsync(cancellationToken);
        return new BlobServiceClient(endpoints.Blobs(account), signIn, Options(new BlobClientOptions())).GetBlobContainerClient(container);
    }

    /// <summary>What Azure knows of resources.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A client; nothing has been asked of it.</returns>
    /// <exception cref="NubesGenException">As of <see cref="ContainerAsync"/>.</exception>
    public async Task<ResourceManagerClient> ResourceManagerAsync(CancellationToken cancellationToken)
    {
        var (endpoints, signIn) = await FindAsync(cancellationToken);
        var policy = new BearerTokenAuthenticationPolicy(signIn, $"{endpoints.ResourceManager.ToString().TrimEnd('/')}/.default");
        return new ResourceManagerClient(endpoints.ResourceManager, HttpPipelineBuilder.Build(Options(new PlainOptions()), policy));
    }

    /// <summary>Whether nobody has answered.</summary>
    /// <param name="exception">What a pipeline has thrown.</param>
    /// <param name="cancellationToken">Our own wish to stop, which is no failure.</param>
    /// <returns>Also true when somebody took too long.</returns>
    internal static bool IsUnreachable(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && (exception is RequestFailedException { Status: 0 } or OperationCanceledException or HttpRequestException
            || (exception is AggregateException all && all.InnerExceptions.All(inner => IsUnreachable(inner, cancellationToken))));

    /// <summary>Why, in one sentence: of several tries the last one tells.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Without a full stop.</returns>
    internal static string Reason(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions.Count: > 0 } several)
        {
            exception = several.InnerExceptions[^1];
        }

        return exception is OperationCanceledException ? "it takes too long to answer" : exception.Message.Split('\n')[0].TrimEnd('.', '\r', ' ');
    }

    /// <summary>Three tries, nine seconds each: who is away for good is given up after half a minute.</summary>
    private T Options<T>(T options)
        where T : ClientOptions
    {
        Configure(options);
        return options;
    }

    private void Configure(ClientOptions options)
    {
        options.Transport = transport;
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(9);
        options.Diagnostics.ApplicationId = "NubesGen.Sdk";
    }

    private async Task<(AzureEndpoints Endpoints, TokenCredential Credential)> FindAsync(CancellationToken cancellationToken)
    {
        if (found is null)
        {
            var pipeline = HttpPipelineBuilder.Build(Options(new PlainOptions()));
            var endpoints = await AzureEndpoints.FindAsync(machine, pipeline, cancellationToken);
            found = (endpoints, credential ?? new SignIn(machine, pipeline).Choose(endpoints.Login, Configure));
        }

        return found.Value;
    }

    /// <summary>Of a pipeline that serves no particular client.</summary>
    private sealed class PlainOptions : ClientOptions;
}
