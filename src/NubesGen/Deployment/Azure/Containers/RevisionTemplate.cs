using System.Globalization;
using System.Text.Json.Nodes;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>What a revision of a release is made of: what Terraform has declared, with the release's image and probes that fit it.</summary>
/// <param name="state">The app, whose template Terraform has made.</param>
/// <param name="release">The release.</param>
/// <param name="healthCheckPath">Path that answers 2xx when the application is healthy; <see langword="null"/>: an open port will do.</param>
/// <param name="healthTimeout">How long it may take until it is.</param>
internal sealed class RevisionTemplate(ContainerAppState state, AzureRelease release, string? healthCheckPath, TimeSpan healthTimeout)
{
    /// <summary>The most that Azure takes, as it does for the seconds between them: https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/get#containerappprobe.</summary>
    private const int StartupTries = 10;
    private const int LongestPeriod = 240;

    /// <summary>What a deployment puts in, and so says nothing about what is declared.</summary>
    private static readonly IReadOnlyList<string> Brought = ["image", "probes"];

    /// <summary>Makes the template of a new revision.</summary>
    /// <param name="taken">Names of the revisions there are.</param>
    /// <returns>A template with a suffix of its own.</returns>
    public JsonObject Build(IEnumerable<string> taken)
    {
        var template = state.Template.DeepClone().AsObject();
        var container = template["containers"]![0]!.AsObject();
        container["image"] = release.Image;
        if (state.HasIngress)
        {
            container["probes"] = Probes();
        }

        template["revisionSuffix"] = Suffix(release, taken);
        return template;
    }

    /// <summary>Whether a revision is what would be made.</summary>
    /// <param name="revision">The revision.</param>
    /// <returns>False also when Azure tells it in another way than it tells the app: then another revision is made, and nothing is lost.</returns>
    public bool IsThatOf(ContainerRevision revision) => revision.Image == release.Image && IsDeclared(revision);

    /// <summary>Whether a revision has what Terraform has declared, whatever its image.</summary>
    /// <param name="revision">The revision.</param>
    /// <returns>As of <see cref="IsThatOf"/>.</returns>
    public bool IsDeclared(ContainerRevision revision) => revision.Template is { } other && IsIn(state.Template, other);

    /// <summary>
    /// The part of a revision's name that is ours: the number of the release and what tells its image from all others, so that nobody who
    /// answers under that name can be another release. At most 20 characters, for an app's name has up to 32 and both with the two hyphens
    /// between them 54; a letter first, and never two hyphens: https://learn.microsoft.com/azure/container-apps/revisions#name-suffix.
    /// </summary>
    /// <param name="release">The release.</param>
    /// <param name="taken">Names of the revisions there are.</param>
    /// <returns>A suffix that none of them has.</returns>
    internal static string Suffix(AzureRelease release, IEnumerable<string> taken)
    {
        var image = release.Image!;
        var digest = image[(image.LastIndexOf(':') + 1)..];
        var suffix = string.Create(CultureInfo.InvariantCulture, $"r{release.Number}-{digest[..8]}");
        var suffixes = taken.Select(name => name[(name.LastIndexOf("--", StringComparison.Ordinal) + 2)..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? suffix : string.Create(CultureInfo.InvariantCulture, $"{suffix}-{n}")).First(name => !suffixes.Contains(name));
    }

    /// <summary>Azure adds its defaults to what it was given, and leaves out what is empty.</summary>
    private static bool IsIn(JsonNode? wanted, JsonNode? there) => wanted switch
    {
        null => true,
        JsonObject entries => entries.All(entry => entry.Key == "revisionSuffix" || Brought.Contains(entry.Key) || IsEmpty(entry.Value)
            || (there is JsonObject others && IsIn(entry.Value, others[entry.Key]))),
        JsonArray items => there is JsonArray others && others.Count == items.Count && items.Zip(others).All(pair => IsIn(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(wanted, there),
    };

    private static bool IsEmpty(JsonNode? node) =>
        node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (node.GetValueKind() == System.Text.Json.JsonValueKind.String && (string)node! == "");

    private JsonArray Probes()
    {
        var startup = Probe("Startup");
        startup["periodSeconds"] = (int)Math.Clamp(Math.Ceiling(healthTimeout.TotalSeconds / StartupTries), 1, LongestPeriod);
        startup["failureThreshold"] = StartupTries;
        return [startup, Probe("Readiness"), Probe("Liveness")];
    }

    private JsonObject Probe(string type) => healthCheckPath is null
        ? new JsonObject { ["type"] = type, ["tcpSocket"] = new JsonObject { ["port"] = state.Port } }
        : new JsonObject { ["type"] = type, ["httpGet"] = new JsonObject { ["path"] = healthCheckPath, ["port"] = state.Port, ["scheme"] = "HTTP" } };
}
