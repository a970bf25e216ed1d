using System.Text.Encodings.Web;
using System.Text.Json;
using NubesGen.GitOps;

namespace NubesGen.Operations;

/// <summary>One resource that a plan would change.</summary>
/// <param name="Address">Its address in Terraform.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>delete</c>, <c>replace</c> or <c>read</c>.</param>
/// <param name="Reason">Why, in Terraform's words; <see langword="null"/> when it gives none.</param>
/// <param name="Attributes">Names of the attributes that change.</param>
/// <param name="Unknown">Names of those whose new value, or a part of it, is known only after the apply.</param>
/// <param name="Values">Old and new value of the attributes that are not sensitive on either side.</param>
public sealed record ResourceChange(
    string Address, string Action, string? Reason, IReadOnlyList<string> Attributes, IReadOnlyList<string> Unknown, IReadOnlyDictionary<string, ValueChange> Values);

/// <summary>A value before and after.</summary>
/// <param name="Before">As it is; <see langword="null"/> when it does not exist.</param>
/// <param name="After">As it will be; <see langword="null"/> when it will not exist or is not known yet.</param>
public sealed record ValueChange(JsonElement? Before, JsonElement? After);

/// <summary>What a plan would change, without a secret: the form that leaves the machine.</summary>
/// <param name="Changes">In the order of the addresses.</param>
public sealed record PlanReport(IReadOnlyList<ResourceChange> Changes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Tells whether another plan would do the same. What is only read is not done.</summary>
    public string Digest => ToDigest().Value;

    /// <summary>Reads Terraform's own JSON of a plan, which holds sensitive values in clear.</summary>
    /// <param name="plan">The output of <c>terraform show -json</c>: https://developer.hashicorp.com/terraform/internals/json-format.</param>
    /// <returns>The report.</returns>
    public static PlanReport Of(JsonDocument plan) => new(
        plan.RootElement.TryGetProperty("resource_changes", out var changes)
            ? [.. changes.EnumerateArray().Select(Change).OfType<ResourceChange>().OrderBy(change => change.Address, StringComparer.Ordinal)]
            : []);

    /// <summary>What is remembered of a plan that was reviewed.</summary>
    /// <returns>The digest with what it is of.</returns>
    public PlanDigest ToDigest() => PlanDigest.Of(Changes.Where(change => change.Action != "read").Select(change => new DigestedChange(
        change.Address,
        change.Action,
        change.Attributes.ToDictionary(name => name, name =>
            !change.Values.TryGetValue(name, out var value) ? DigestedChange.Sensitive
            : change.Unknown.Contains(name) ? DigestedChange.Unknown
            : PlanDigest.HashOf(value.After)))));

    /// <summary>The report as JSON.</summary>
    /// <returns>Indented text that ends in a newline.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    private static ResourceChange? Change(JsonElement resource)
    {
        var change = resource.GetProperty("change");
        var actions = change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()!).ToList();
        if (actions is ["no-op"])
        {
            return null;
        }

        var before = Part(change, "before");
        var after = Part(change, "after");
        var unknown = Part(change, "after_unknown");
        var names = Names(before).Union(Names(after)).Union(Names(unknown))
            .Where(name => !Same(Part(before, name), Part(after, name)) || Marked(Part(unknown, name)))
            .Order(StringComparer.Ordinal)
            .ToList();
        var values = names
            .Where(name => !Sensitive(Part(change, "before_sensitive"), name) && !Sensitive(Part(change, "after_sensitive"), name))
            .ToDictionary(name => name, name => new ValueChange(Part(before, name), Part(after, name)));
        return new ResourceChange(
            resource.GetProperty("address").GetString()!,
            actions.Count > 1 ? "replace" : actions[0],
            resource.TryGetProperty("action_reason", out var reason) ? reason.GetString() : null,
            names,
            [.. names.Where(name => Marked(Part(unknown, name)))],
            values);
    }

    private static IEnumerable<string> Names(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject().Select(property => property.Name) : [];

    private static JsonElement? Part(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null
            ? part.Clone()
            : null;

    private static bool Same(JsonElement? one, JsonElement? other) =>
        one is { } a && other is { } b ? JsonElement.DeepEquals(a, b) : one is null && other is null;

    private static bool Sensitive(JsonElement? marks, string name) =>
        marks is { ValueKind: JsonValueKind.True } || Marked(Part(marks, name));

    /// <summary>A mark is <c>true</c>, or an object or array that holds one anywhere: then the whole attribute counts as marked.</summary>
    private static bool Marked(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.Object } value => value.EnumerateObject().Any(property => Marked(property.Value)),
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray().Any(item => Marked(item)),
        _ => false,
    };
}
