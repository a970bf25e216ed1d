using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>
/// What Azure Container Registry has in front of a registry: one signs in with an Entra token, exchanges it for a token of the registry, and that for one
/// that is good for some repositories. Behind it is a real registry. The name <c>public.azurecr.io</c> leads to the same one, and everybody may pull there.
/// </summary>
/// <param name="registry">What is behind it.</param>
internal sealed class RegistryFront(DockerRegistry registry)
{
    /// <summary>Where base images are.</summary>
    public const string PublicName = "public.azurecr.io";

    private const string TokenUser = "00000000-0000-0000-0000-000000000000";

    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> requests = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>What was asked of it and answered, e.g. <c>PUT /v2/todo/manifests/r1-ab 201</c>.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Every token that it has given out.</summary>
    public IReadOnlyCollection<string> Tokens => [.. tokens.Keys];

    /// <summary>Who signs in may do nothing with images, as somebody without a role.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Forgets what was asked.</summary>
    public void Clear() => requests.Clear();

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/oauth2/exchange")
        {
            await ExchangeAsync(context);
        }
        else if (path == "/oauth2/token")
        {
            await TokenAsync(context);
        }
        else if (Missing(context) is { } scope)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"https://{context.Request.Host.Host}/oauth2/token\",service=\"{context.Request.Host.Host}\",scope=\"{scope}\"";
        }
        else
        {
            await ForwardAsync(context);
        }

        requests.Enqueue($"{context.Request.Method} {path} {context.Response.StatusCode}");
    }

    /// <summary>The scope that a request needs, and its token has not.</summary>
    private string? Missing(HttpContext context)
    {
        var (request, parts) = (context.Request, context.Request.Path.Value!.Split('/'));
        var at = Array.FindIndex(parts, part => part is "blobs" or "manifests" or "tags");
        var pulls = request.Method is "GET" or "HEAD";
        if (at < 0 || (pulls && request.Host.Host == PublicName))
        {
            return null;
        }

        var repository = string.Join('/', parts[2..at]);
        var action = pulls ? "pull" : request.Method == "DELETE" ? "delete" : "push";
        var token = request.Headers.Authorization.ToString();
        return token.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.TryGetValue(token["Bearer ".Length..], out var scopes)
            && scopes.Split(' ').Any(scope => scope.Split(':') is ["repository", var name, var actions] && name == repository && actions.Split(',').Contains(action))
            ? null
            : $"repository:{repository}:{(action == "push" ? "pull,push" : action)}";
    }

    private async Task ExchangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var entra = EntraToken.Read(form["access_token"]);
        if (form["grant_type"] != "access_token" || form["service"] != context.Request.Host.Host || (string?)entra?["tid"] != AzureOnLoopback.Tenant
            || ((string?)entra["aud"])?.StartsWith("https://storage.", StringComparison.Ordinal) != false)
        {
            context.Response.StatusCode = 401;
            return;
        }

        await context.Response.WriteAsJsonAsync(new { refresh_token = Token("refresh", "") });
    }

    private async Task TokenAsync(HttpContext context)
    {
        var (refresh, scope) = context.Request.Method == "POST" && await context.Request.ReadFormAsync() is var form
            ? (form["grant_type"] == "refresh_token" ? form["refresh_token"].ToString() : "", form["scope"].ToString())
            : (Password(context.Request.Headers.Authorization.ToString()), context.Request.Query["scope"].ToString());
        if (!tokens.ContainsKey(refresh) || !refresh.StartsWith("refresh", StringComparison.Ordinal) || (IsClosed && scope.Contains("push", StringComparison.Ordinal)))
        {
            context.Response.StatusCode = 401;
            return;
        }

        await context.Response.WriteAsJsonAsync(new { access_token = Token("access", scope), expires_in = 3600 });
    }

    private static string Password(string authorization) =>
        authorization.StartsWith("Basic ", StringComparison.Ordinal) && Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..])).Split(':', 2) is [TokenUser, var password]
            ? password
            : "";

    private string Token(string kind, string scope)
    {
        var token = $"{kind}-token-of-the-registry-{Guid.NewGuid():N}";
        tokens[token] = scope;
        return token;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var request = context.Request;
        // What is wanted from another repository is in another registry, as far as anybody can see.
        var query = request.Query.ContainsKey("mount") ? "" : request.QueryString.Value;
        using var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), new Uri(registry.Address, request.Path + query));
        if (request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(request.Body);
        }
        else if (request.Method is "PUT" or "POST" or "PATCH")
        {
            message.Content = new ByteArrayContent([]);
        }

        foreach (var (name, value) in request.Headers.Where(header => header.Key is "Accept" or "Content-Type" or "Content-Range" or "Content-Length"))
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, value) in response.Headers.Concat<KeyValuePair<string, IEnumerable<string>>>(response.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            context.Response.Headers[name] = value.ToArray();
        }

        if (request.Method != "HEAD")
        {
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
