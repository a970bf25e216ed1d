using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace NubesGen.Azure;

/// <summary>
/// The identity that Azure gives to a machine, asked for as Terraform does: at one address, in one way. Azure.Identity's own credential
/// tries others before, with a minute of patience for each that does not exist.
/// </summary>
/// <param name="pipeline">The way there.</param>
/// <param name="endpoint">Where the machine's identity is to be had.</param>
/// <param name="client">Which of several it is; <see langword="null"/>: the machine's own.</param>
internal sealed class MachineIdentity(HttpPipeline pipeline, Uri endpoint, string? client) : TokenCredential
{
    /// <summary>https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token.</summary>
    public static readonly Uri DefaultEndpoint = new("http://169.254.169.254/metadata/identity/oauth2/token");

    /// <summary>It is on this machine, or nowhere.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(endpoint);
        message.Request.Uri.AppendQuery("api-version", "2018-02-01");
        message.Request.Uri.AppendQuery("resource", requestContext.Scopes[0].Replace("/.default", "", StringComparison.Ordinal));
        if (client is not null)
        {
            message.Request.Uri.AppendQuery("client_id", client);
        }

        message.Request.Headers.Add("Metadata", "true");
        await pipeline.SendAsync(message, limit.Token);
        if (message.Response.IsError)
        {
            throw new AuthenticationFailedException($"this machine has no such identity: {endpoint} answered {message.Response.Status}");
        }

        return Read(message.Response.Content);
    }

    /// <summary>Numbers come as text.</summary>
    private static AccessToken Read(BinaryData answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var seconds = long.Parse(json.RootElement.GetProperty("expires_on").ToString(), CultureInfo.InvariantCulture);
            return new AccessToken(json.RootElement.GetProperty("access_token").GetString()!, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AuthenticationFailedException("the service that tells a machine its identity has answered with something else");
        }
    }
}
