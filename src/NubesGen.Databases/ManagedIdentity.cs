using System.Text.Json;

namespace NubesGen.Databases;

/// <summary>The identities of the container that we run in, as Container Apps and App Service offer them:
/// https://learn.microsoft.com/azure/container-apps/managed-identity#rest-endpoint-reference.</summary>
/// <param name="endpoint">Where tokens are had.</param>
/// <param name="header">Proves that we are inside; a secret.</param>
internal sealed class ManagedIdentity(Uri endpoint, string header)
{
    private const string ApiVersion = "2019-08-01";
    private const int Attempts = 5;

    /// <summary>The identities of this container.</summary>
    /// <returns>The way to them; nothing has been asked.</returns>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static ManagedIdentity OfThisContainer() =>
        Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") is { Length: > 0 } endpoint
        && Environment.GetEnvironmentVariable("IDENTITY_HEADER") is { Length: > 0 } header
            ? new ManagedIdentity(new Uri(endpoint), header)
            : throw new InvalidOperationException("This container has no identity: IDENTITY_ENDPOINT and IDENTITY_HEADER are not set.");

    /// <summary>A token of an identity. A container that has just started may have to wait for its first one.</summary>
    /// <param name="clientId">Which identity.</param>
    /// <param name="resource">What for, without <c>/.default</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The token: a secret.</returns>
    /// <exception cref="InvalidOperationException">There is none to be had.</exception>
    public async Task<string> TokenAsync(string clientId, string resource, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = new Uri($"{endpoint}?api-version={ApiVersion}&resource={Uri.EscapeDataString(resource)}&client_id={Uri.EscapeDataString(clientId)}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Add("X-IDENTITY-HEADER", header);
                using var response = await http.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
                    return json.RootElement.GetProperty("access_token").GetString()!;
                }

                if (attempt == Attempts)
                {
                    throw new InvalidOperationException($"The identity {clientId} gets no token for {resource}: its endpoint answers {(int)response.StatusCode}.");
                }
            }
            catch (HttpRequestException e) when (attempt == Attempts)
            {
                throw new InvalidOperationException($"The identity {clientId} gets no token for {resource}: {e.Message}", e);
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
        }
    }
}
