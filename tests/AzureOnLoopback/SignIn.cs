using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// Sign-in without a secret, as a GitHub workflow does it: GitHub hands out an ID token, Entra takes it for an access token.
/// Both ends are here, so that an ID token which GitHub has not made is refused.
/// </summary>
/// <param name="tenant">The only tenant.</param>
/// <param name="client">The only application that may sign in.</param>
/// <param name="principal">The object id of its service principal.</param>
internal sealed class SignIn(string tenant, string client, string principal)
{
    private const string IdTokenPath = "/github/idtoken";
    private const string GitHub = "https://token.actions.githubusercontent.com";
    private const string Exchange = "api://AzureADTokenExchange";

    /// <summary>What a workflow must show to get an ID token.</summary>
    public string RequestToken { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The subject of the ID tokens: who the workflow is.</summary>
    public string Subject { get; set; } = "repo:contoso/todo:ref:refs/heads/env-test";

    /// <summary>Where a workflow asks for an ID token; like the real address it has a query already.</summary>
    /// <param name="endpoints">Where the requests get to.</param>
    public static string RequestUrl(Uri endpoints) => new Uri(endpoints, $"{IdTokenPath}?api-version=2.0").ToString();

    /// <summary>Answers a request.</summary>
    /// <returns><see langword="null"/> when it has nothing to do with signing in.</returns>
    public async Task<(int Status, JsonNode? Body)?> AnswerAsync(HttpContext context, Uri endpoints)
    {
        var request = context.Request;
        return request.Path.Value!.Split('/') switch
        {
            _ when request.Path == IdTokenPath => IdToken(request),
            [_, "common", "discovery", "instance"] => (200, Instances(request.Query["authorization_endpoint"].ToString())),
            [_, var of, "v2.0", ".well-known", "openid-configuration"] => (200, Configuration(endpoints, of)),
            [_, var of, "oauth2", "v2.0", "token"] => AccessToken(of, await request.ReadFormAsync()),
            _ => null,
        };
    }

    private (int Status, JsonNode? Body) IdToken(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {RequestToken}")
        {
            return (401, null);
        }

        var claims = EntraToken.Claims(tenant, Subject);
        claims["iss"] = GitHub;
        return (200, new JsonObject { ["value"] = EntraToken.Create(claims, request.Query["audience"].ToString()) });
    }

    private (int Status, JsonNode? Body) AccessToken(string of, IFormCollection form)
    {
        var assertion = EntraToken.Read(form["client_assertion"]);
        var refusal = of != tenant ? $"AADSTS90002: Tenant '{of}' not found."
            : form["client_id"] != client ? $"AADSTS700016: Application with identifier '{form["client_id"]}' was not found in the directory."
            : form["grant_type"] != "client_credentials" ? "AADSTS70003: The app requested an unsupported grant type."
            : (string?)assertion?["iss"] != GitHub || (string?)assertion["aud"] != Exchange
                ? "AADSTS700213: No matching federated identity record found for presented assertion."
            : null;
        if (refusal is not null)
        {
            return (400, new JsonObject { ["error"] = "invalid_client", ["error_description"] = refusal });
        }

        return (200, new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)EntraToken.Lifetime.TotalSeconds,
            ["ext_expires_in"] = (long)EntraToken.Lifetime.TotalSeconds,
            ["access_token"] = EntraToken.Create(EntraToken.Claims(tenant, principal), form["scope"].ToString()),
        });
    }

    /// <summary>MSAL asks which names a cloud has, unless it is told not to.</summary>
    private static JsonObject Instances(string authorizationEndpoint)
    {
        var host = Uri.TryCreate(authorizationEndpoint, UriKind.Absolute, out var address) ? address.Authority : "login.microsoftonline.com";
        return new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"https://{host}/common/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new JsonArray(new JsonObject
            {
                ["preferred_network"] = host,
                ["preferred_cache"] = host,
                ["aliases"] = new JsonArray(host),
            }),
        };
    }

    private static JsonObject Configuration(Uri endpoints, string of)
    {
        var self = endpoints.ToString().TrimEnd('/');
        return new JsonObject
        {
            ["issuer"] = $"{self}/{of}/v2.0",
            ["authorization_endpoint"] = $"{self}/{of}/oauth2/v2.0/authorize",
            ["token_endpoint"] = $"{self}/{of}/oauth2/v2.0/token",
        };
    }
}
