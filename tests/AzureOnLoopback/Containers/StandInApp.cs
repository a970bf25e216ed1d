using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>A container app that a test has, in the mode of several revisions.</summary>
/// <param name="id">Its ID in Resource Manager.</param>
/// <param name="domain">What its addresses end in; <see langword="null"/>: it has no ingress.</param>
/// <param name="textOf">What the application in an image answers; <see langword="null"/>: there is no such image.</param>
internal sealed partial class StandInApp(string id, string? domain, Func<string, Task<string?>> textOf)
{
    private readonly List<StandInRevision> revisions = [];
    private JsonArray traffic = [new JsonObject { ["latestRevision"] = true, ["weight"] = 100 }];
    private JsonObject template = [];

    public string Id => id;

    public string Name => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>Where it answers; <see langword="null"/>: nowhere.</summary>
    public string? Host => domain is null ? null : $"{Name}.{domain}";

    /// <summary>The revisions, the oldest first.</summary>
    public IReadOnlyList<StandInRevision> Revisions => revisions;

    /// <summary>How often the state of a new revision is asked until it is set up.</summary>
    public int Looks { get; set; } = 1;

    /// <summary>The names of those that may run.</summary>
    public IReadOnlyList<string> Active => [.. revisions.Where(revision => revision.Active).Select(revision => revision.Name)];

    /// <summary>Who gets the requests.</summary>
    public StandInRevision? Serving => domain is null ? null : revisions.LastOrDefault(revision => WeightOf(revision) == 100);

    /// <summary>The last request that changed something, so that a test can look at it.</summary>
    public JsonObject? LastPatch { get; private set; }

    /// <summary>Changes it as Terraform does: with the image it has, under a suffix that Azure makes up.</summary>
    public Task ChangeByTerraformAsync(Action<JsonObject> change)
    {
        var wanted = template.DeepClone().AsObject();
        wanted.Remove("revisionSuffix");
        change(wanted);
        return ReviseAsync(wanted);
    }

    /// <summary>Changes it as a merge patch says.</summary>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public async Task<string?> PatchAsync(JsonObject patch)
    {
        LastPatch = patch;
        var properties = patch["properties"]!.AsObject();
        if (properties["configuration"]?["ingress"]?["traffic"] is JsonArray wanted)
        {
            if (wanted.Any(entry => revisions.All(revision => revision.Name != (string?)entry!["revisionName"] || !revision.Active)))
            {
                return "a revision that gets traffic must be active";
            }

            traffic = wanted.DeepClone().AsArray();
        }

        return properties["template"] is JsonObject revised ? await ReviseAsync(revised.DeepClone().AsObject()) : null;
    }

    /// <summary>As Azure tells it.</summary>
    public JsonObject ToJson()
    {
        var configuration = new JsonObject { ["activeRevisionsMode"] = "Multiple", ["maxInactiveRevisions"] = 20 };
        if (domain is not null)
        {
            configuration["ingress"] = new JsonObject { ["fqdn"] = Host, ["external"] = true, ["targetPort"] = 8080, ["transport"] = "Auto", ["traffic"] = traffic.DeepClone() };
        }

        return new JsonObject
        {
            ["id"] = id,
            ["name"] = Name,
            ["type"] = "Microsoft.App/containerApps",
            ["location"] = "West Europe",
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["latestRevisionName"] = revisions[^1].Name,
                ["latestReadyRevisionName"] = revisions.LastOrDefault(revision => revision.Runs)?.Name,
                ["configuration"] = configuration,
                ["template"] = template.DeepClone(),
            },
        };
    }

    /// <summary>As Azure tells one of its revisions.</summary>
    public JsonObject ToJson(StandInRevision revision) => revision.ToJson(id, domain, WeightOf(revision));

    /// <summary>Which revision answers under a name.</summary>
    public StandInRevision? RevisionAt(string host) => domain is null ? null
        : host.Equals(Host, StringComparison.OrdinalIgnoreCase) ? Serving
        : revisions.FirstOrDefault(revision => host.Equals($"{revision.Name}.{domain}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes a revision: Azure looks for the image first, and refuses a name that it has given already.</summary>
    public async Task<string?> ReviseAsync(JsonObject wanted)
    {
        var suffix = (string?)wanted["revisionSuffix"] ?? $"{(char)('a' + revisions.Count)}{Guid.NewGuid():N}"[..7];
        var name = $"{Name}--{suffix}";
        if (await textOf((string)wanted["containers"]![0]!["image"]!) is not { } text)
        {
            return "Field 'template.containers.app.image' is invalid: MANIFEST_UNKNOWN";
        }

        if (!Suffix().IsMatch(suffix) || name.Length > 54 || revisions.Any(revision => revision.Name == name))
        {
            return $"Field 'template.revisionSuffix' is invalid: '{suffix}'";
        }

        template = wanted;
        revisions.Add(new StandInRevision(name, wanted, text, Looks));
        return null;
    }

    private int WeightOf(StandInRevision revision) => domain is null ? 0 : traffic
        .Where(entry => (string?)entry!["revisionName"] == revision.Name
            || ((bool?)entry["latestRevision"] == true && revisions.LastOrDefault(other => other.Runs) == revision))
        .Sum(entry => (int)entry!["weight"]!);

    [GeneratedRegex("^(?!.*--)[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Suffix();
}
