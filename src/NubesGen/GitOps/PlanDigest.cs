using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NubesGen.GitOps;

/// <summary>One change of a plan, as far as it may leave the machine.</summary>
/// <param name="Address">The resource's address in Terraform.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>delete</c> or <c>replace</c>.</param>
/// <param name="Values">
/// For each attribute that changes, what of its new value must be the same again: a hash; <see cref="Unknown"/> for one that is known only after
/// the apply; <see cref="Sensitive"/> for one of which nothing may be told.
/// </param>
public sealed record DigestedChange(string Address, string Action, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Stands for a value that is known only after the apply.</summary>
    public const string Unknown = "?";

    /// <summary>Stands for a value of which not even a hash may be told: it could be guessed.</summary>
    public const string Sensitive = "*";
}

/// <summary>
/// What a plan would do, small enough to be remembered where it was reviewed: not Terraform's plan file, which holds secrets and is bound to
/// one state and one moment. Two plans that would do the same have the same digest.
/// </summary>
/// <param name="Value">SHA-256 in lower-case hexadecimal digits.</param>
/// <param name="Changes">What it is the digest of, in the order of the addresses; <see langword="null"/> when only the digest is known.</param>
public sealed record PlanDigest(string Value, IReadOnlyList<DigestedChange>? Changes)
{
    /// <summary>The fewest digits that tell one plan from another for a person.</summary>
    public const int ShortLength = 12;

    private const int HashLength = 16;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first digits, for people.</summary>
    public string Abbreviated => Value[..Math.Min(ShortLength, Value.Length)];

    /// <summary>The digest of changes.</summary>
    /// <param name="changes">The changes, in any order.</param>
    /// <returns>The digest.</returns>
    public static PlanDigest Of(IEnumerable<DigestedChange> changes)
    {
        List<DigestedChange> ordered =
        [
            .. changes.OrderBy(change => change.Address, StringComparer.Ordinal)
                .Select(change => change with { Values = new SortedDictionary<string, string>(change.Values.ToDictionary(), StringComparer.Ordinal) }),
        ];
        return new PlanDigest(Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ordered, Json))), ordered);
    }

    /// <summary>What stands for a value.</summary>
    /// <param name="value">The value; <see langword="null"/> for none.</param>
    /// <returns>The first digits of the SHA-256 of its canonical form: names in ordinal order, no spaces.</returns>
    public static string HashOf(JsonElement? value)
    {
        var text = new StringBuilder();
        Canonical(value, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..HashLength];
    }

    /// <summary>What this plan would do that a reviewed one would not, and the other way round.</summary>
    /// <param name="reviewed">The reviewed plan.</param>
    /// <param name="isBegun">
    /// Whether an earlier run has begun to do what was reviewed: then what is left of it may be less, and values may be known by now.
    /// </param>
    /// <returns>A phrase for each difference; empty when it is what was reviewed, or what is left of it.</returns>
    public IReadOnlyList<string> DifferencesFrom(PlanDigest reviewed, bool isBegun)
    {
        if (Value.StartsWith(reviewed.Value, StringComparison.Ordinal))
        {
            return [];
        }

        if (reviewed.Changes is null || Changes is null)
        {
            return [$"the reviewed plan is {reviewed.Abbreviated}, this one is {Abbreviated}"];
        }

        var before = reviewed.Changes.ToDictionary(change => change.Address, StringComparer.Ordinal);
        var differences = Changes.SelectMany(change => before.TryGetValue(change.Address, out var other)
            ? Differences(change, other, isBegun)
            : [$"{change.Address}: {change.Action}, which was not reviewed"]);
        var now = Changes.Select(change => change.Address).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. differences,
            .. isBegun ? [] : reviewed.Changes.Where(change => !now.Contains(change.Address)).Select(change => $"{change.Address}: no {change.Action} any more"),
        ];
    }

    private static IEnumerable<string> Differences(DigestedChange change, DigestedChange reviewed, bool isBegun)
    {
        // Half of a replacement may be done, and what was made half way is finished by an update.
        var isLeft = isBegun && (reviewed.Action, change.Action) is ("replace", "create" or "update" or "delete") or ("create", "update" or "replace");
        if (change.Action != reviewed.Action && !isLeft)
        {
            return [$"{change.Address}: {change.Action} instead of {reviewed.Action}"];
        }

        return change.Values.Keys.Union(reviewed.Values.Keys).Order(StringComparer.Ordinal)
            .Where(name => change.Values.GetValueOrDefault(name) is var value && reviewed.Values.GetValueOrDefault(name) is var expected
                && value != expected
                && !(isBegun && (value is null || expected is DigestedChange.Unknown)))
            .Select(name => $"{change.Address}: another value of {name}");
    }

    private static void Canonical(JsonElement? element, StringBuilder text)
    {
        switch (element)
        {
            case { ValueKind: JsonValueKind.Object } value:
                text.Append('{');
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(property.Name, Json)).Append(':');
                    Canonical(property.Value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case { ValueKind: JsonValueKind.Array } value:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Canonical(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case { ValueKind: JsonValueKind.String } value:
                // The same text may be escaped in several ways.
                text.Append(JsonSerializer.Serialize(value.GetString(), Json));
                break;
            case { } value:
                text.Append(value.GetRawText());
                break;
            default:
                text.Append("null");
                break;
        }
    }
}
