using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NubesGen.GitOps;

/// <summary>The comment on a pull request that shows a plan, and remembers it in a line that nobody sees.</summary>
/// <param name="project">Name of the project.</param>
/// <param name="environment">Name of the environment.</param>
internal sealed partial class PlanComment(string project, string environment)
{
    /// <summary>GitHub's own limit is 65536 characters.</summary>
    private const int MostCharacters = 60_000;

    /// <summary>What of it the invisible line may take.</summary>
    private const int MostCharactersOfMark = 30_000;

    /// <summary>A list that unpacks to more is none of ours.</summary>
    private const int MostBytes = 1 << 22;

    private string Beginning => $"<!-- nubesgen plan {project} {environment} ";

    /// <summary>The comment's text.</summary>
    /// <param name="plan">The plan to remember.</param>
    /// <param name="body">What people see, in Markdown.</param>
    /// <returns>Markdown that fits.</returns>
    public string Write(PlanDigest plan, string body)
    {
        var packed = Pack(plan.Changes ?? []);
        var mark = $"{Beginning}{plan.Value} {(packed.Length <= MostCharactersOfMark ? packed : "-")} -->\n";
        const string cut = "\n\n(The rest does not fit in here: the job's summary has it.)\n";
        return mark.Length + body.Length <= MostCharacters ? mark + body : mark + Cut(body, MostCharacters - mark.Length - cut.Length) + cut;
    }

    /// <summary>Whether a text is this comment.</summary>
    /// <param name="text">The text of a comment.</param>
    /// <returns>Whoever has written it.</returns>
    public bool Is(string text) => text.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>What a comment remembers.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The plan; <see langword="null"/> when it is not this comment.</returns>
    public PlanDigest? Read(string text) =>
        Is(text) && Mark().Match(text[Beginning.Length..]) is { Success: true } mark
            ? new PlanDigest(mark.Groups["digest"].Value, Unpack(mark.Groups["changes"].Value, mark.Groups["digest"].Value))
            : null;

    /// <summary>Never within a block, whose end would be missing.</summary>
    private static string Cut(string body, int length)
    {
        var end = body.LastIndexOf('\n', length);
        var kept = body[..Math.Max(end, 0)];
        var fences = Fence().Matches(kept);
        return fences.Count % 2 == 0 ? kept : $"{kept}\n{fences[^1].Groups["fence"].Value}";
    }

    private static string Pack(IReadOnlyList<DigestedChange> changes)
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(zip, changes);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>A list that is not what the digest says is worth nothing.</summary>
    private static List<DigestedChange>? Unpack(string text, string digest)
    {
        try
        {
            using var packed = new MemoryStream(Convert.FromBase64String(text));
            using var zip = new BrotliStream(packed, CompressionMode.Decompress);
            var content = new byte[MostBytes];
            var length = zip.ReadAtLeast(content, MostBytes, throwOnEndOfStream: false);
            var changes = JsonSerializer.Deserialize<List<DigestedChange>>(content.AsSpan(0, length));
            return changes is not null && PlanDigest.Of(changes).Value == digest ? changes : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A(?<digest>[0-9a-f]{64}) (?<changes>[A-Za-z0-9+/=]+|-) -->", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex("^(?<fence>`{3,})", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
