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
    /// <summary>As Azure's own transport: what is redirected is not ours.</summary>
    private readonly HttpMessageHandler way = handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };

    private HttpPipelineTransport? transport;
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
        var policy = new BearerTokenAuthenticationPolicy(signIn, Scope(endpoints.ResourceManager));
        return new ResourceManagerClient(endpoints.ResourceManager, HttpPipelineBuilder.Build(Options(new PlainOptions()), policy));
    }

    /// <summary>The way to what belongs to a resource and takes tokens for Resource Manager, such as a site's deployments. It tries once: what may be done
    /// twice is known to who asks.</summary>
    /// <param name="patience">How long one request may take without anything coming or going.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A pipeline that signs in.</returns>
    /// <exception cref="NubesGenException">As of <see cref="ContainerAsync"/>.</exception>
    internal async Task<HttpPipeline> PipelineAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var (endpoints, signIn) = await FindAsync(cancellationToken);
        var options = Options(new PlainOptions());
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = patience;
        return HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(signIn, Scope(endpoints.ResourceManager)));
    }

    /// <summary>A token, for who takes none in a header.</summary>
    /// <param name="scope">What for, e.g. <c>https://ossrdbms-aad.database.windows.net/.default</c>; <see langword="null"/>: for Resource Manager.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The token: a secret.</returns>
    /// <exception cref="NubesGenException">As of <see cref="ContainerAsync"/>; NG6010: cannot sign in.</exception>
    internal async Task<string> TokenAsync(string? scope, CancellationToken cancellationToken)
    {
        var (endpoints, signIn) = await FindAsync(cancellationToken);
        return (await signIn.GetTokenAsync(new TokenRequestContext([scope ?? Scope(endpoints.ResourceManager)]), cancellationToken)).Token;
    }

    /// <summary>A client without any sign-in, such as a visitor of a site has.</summary>
    /// <param name="answerLimit">How long one answer may take.</param>
    /// <returns>The client; it follows no redirection.</returns>
    internal HttpClient Anonymous(TimeSpan answerLimit) => new(way, disposeHandler: false) { Timeout = answerLimit };

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
        // How long to wait is the pipelines' to say.
        options.Transport = transport ??= new HttpClientTransport(new HttpClient(way, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(9);
        options.Diagnostics.ApplicationId = "NubesGen.Sdk";
    }

    private static string Scope(Uri resource) => $"{resource.ToString().TrimEnd('/')}/.default";

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
