using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NubesGen.Tests.Cloud;

/// <summary>Tokens as Entra hands them out, but unsigned: Azurite (<c>--oauth basic</c>) reads all claims and checks no signature.</summary>
internal static class EntraToken
{
    /// <summary>How long tokens are good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>The claims of a token, without its audience.</summary>
    public static JsonObject Claims(string tenant, string principal)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = $"https://sts.windows.net/{tenant}/",
            // A clock that is a little behind ours must not refuse them.
            ["iat"] = now - 300,
            ["nbf"] = now - 300,
            ["exp"] = now + (long)Lifetime.TotalSeconds,
            ["oid"] = principal,
            ["sub"] = principal,
            ["tid"] = tenant,
            ["ver"] = "1.0",
        };
    }

    /// <summary>A token for a resource or scope.</summary>
    public static string Create(JsonObject claims, string resourceOrScope)
    {
        claims["aud"] = Audience(resourceOrScope);
        return $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.";
    }

    /// <summary>The first two parts of an unsigned token are joined by a dot; the third is empty.</summary>
    public static string Header { get; } = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);

    /// <summary>The claims in a token; <see langword="null"/> when it is none.</summary>
    public static JsonObject? Read(string? token)
    {
        try
        {
            return token?.Split('.') is [_, var claims, _] ? JsonNode.Parse(Base64Url.DecodeFromChars(claims)) as JsonObject : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The resource that a scope such as <c>https://storage.azure.com/.default</c> belongs to.</summary>
    public static string Audience(string resourceOrScope) =>
        resourceOrScope.EndsWith("/.default", StringComparison.Ordinal) ? resourceOrScope[..^"/.default".Length] : resourceOrScope;
}
