using System.Text.Json;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// Says in a package which release it is, for whoever looks into the site afterwards. Its file lies beside the application's, not in <c>wwwroot</c>, the
/// only folder that ASP.NET Core serves files of (https://learn.microsoft.com/aspnet/core/fundamentals/static-files), and in a folder of its own.
/// </summary>
/// <param name="Release">The release's number.</param>
/// <param name="Commit">The commit it was made from; <see langword="null"/> before the first.</param>
/// <param name="Fingerprint">The hash of its content.</param>
internal sealed record ReleaseMarker(int Release, string? Commit, string Fingerprint)
{
    /// <summary>Where it is in a package, and in a site's folder.</summary>
    public const string Name = ".nubesgen/release.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The marker of a release.</summary>
    /// <param name="release">The release.</param>
    /// <returns>Its marker.</returns>
    public static ReleaseMarker Of(AzureRelease release) => new(release.Number, release.Commit, release.Fingerprint);

    /// <summary>Reads a marker.</summary>
    /// <param name="content">What <see cref="ToJson"/> has made, or anything else.</param>
    /// <returns><see langword="null"/> when it is no marker.</returns>
    public static ReleaseMarker? Parse(BinaryData content)
    {
        try
        {
            return JsonSerializer.Deserialize<ReleaseMarker>(content, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As it is written.</summary>
    /// <returns>One line of JSON.</returns>
    public BinaryData ToJson() => new(JsonSerializer.Serialize(this, Json) + "\n");
}
