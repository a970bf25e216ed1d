using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NubesGen.Environments;
using NubesGen.GitOps;

namespace NubesGen.Operations;

/// <summary>A plan as people read it on GitHub.</summary>
internal static class PlanMarkdown
{
    /// <summary>Of a value; the report beside the build has it whole.</summary>
    private const int MostCharacters = 100;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="report">What would change; no sensitive value is in it.</param>
    /// <returns>Markdown.</returns>
    public static string Of(TargetEnvironment target, PlanReport report)
    {
        var text = new StringBuilder()
            .Append($"### Plan: environment {Markdown.Code(target.Name.Value)} of {Markdown.Code(target.Application.Name)}\n\n");
        var changes = report.Changes.Where(change => change.Action != "read").ToList();
        text.Append(changes.Count == 0
            ? "No changes: what is declared exists.\n\n"
            : $"{string.Join(", ", changes.GroupBy(change => change.Action).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} to {group.Key}"))}.\n\n"
                + $"{Markdown.Block("diff", [.. changes.SelectMany(Lines)])}\n");
        return text.Append($"Digest {Markdown.Code(report.ToDigest().Abbreviated)}. The run that applies it plans again, and stops if it would do anything else.\n").ToString();
    }

    private static IEnumerable<string> Lines(ResourceChange change)
    {
        var sign = change.Action switch { "create" => "+", "delete" => "-", "replace" => "-", _ => "!" };
        yield return $"{sign} {change.Action} {change.Address}{(change.Reason is null ? "" : $" ({change.Reason})")}";
        // Of something new every attribute would be listed, and of something that goes away too.
        if (change.Action is "create" or "delete")
        {
            yield break;
        }

        foreach (var name in change.Attributes)
        {
            yield return $"{sign}     {name}: {(change.Values.TryGetValue(name, out var value)
                ? $"{Value(value.Before)} -> {(change.Unknown.Contains(name) ? "(known after the apply)" : Value(value.After))}"
                : "(sensitive)")}";
        }
    }

    private static string Value(JsonElement? value)
    {
        var text = value is { } element ? JsonSerializer.Serialize(element, Json) : "(none)";
        return text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}…";
    }
}
