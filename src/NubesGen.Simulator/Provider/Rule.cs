using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>When azurerm finds a mistake.</summary>
internal enum Phase
{
    Validate,
    Plan,
    Apply,
}

/// <summary>Something that azurerm or Azure refuses. As long as it depends on a value that is unknown a rule says nothing.</summary>
internal sealed class Rule
{
    private static readonly string[] GroupRules = ["required", "anyOf", "together", "exactlyOne", "atMostOne"];

    private static readonly string[] Conditions = ["when", "unless"];

    /// <summary>What a condition says of an argument that is given, whatever it is: something unknown is given too.</summary>
    private const string Anything = "*";

    private readonly JsonElement json;

    private Rule(JsonElement json)
    {
        this.json = json;
        Phase = Enum.Parse<Phase>(Text("phase") ?? nameof(Phase.Validate), ignoreCase: true);
        CreateOnly = Text("on") == "create";
    }

    /// <summary>When it is looked at.</summary>
    public Phase Phase { get; }

    /// <summary>Whether it holds for new objects only.</summary>
    public bool CreateOnly { get; }

    /// <summary>The arguments that it looks at; with <c>&gt;</c> inside, one of the object that an ID names.</summary>
    public IEnumerable<string> Paths =>
    [
        .. Text("path") is { } path ? [path] : Enumerable.Empty<string>(),
        .. GroupRules.SelectMany(kind => Texts(kind) ?? []),
        .. Conditions.SelectMany(kind => json.TryGetProperty(kind, out var conditions) ? conditions.EnumerateObject().Select(condition => condition.Name) : []),
    ];

    /// <summary>Takes one out of the data file.</summary>
    public static Rule Parse(JsonElement json) => new(json);

    /// <summary>What is wrong with a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="lookUp">Finds the object that an ID names; <see langword="null"/> when nothing is known of it.</param>
    public IEnumerable<Diagnostic> Check(Map block, Func<string, Map?> lookUp)
    {
        if (Holds("when", block, lookUp) is Verdict.No or Verdict.Open || Holds("unless", block, lookUp) is Verdict.Yes or Verdict.Open)
        {
            return [];
        }

        if (Text("path") is { } path)
        {
            return ValuePath.Find(block, path)
                .SelectMany(found => found.Value is Sequence list ? list.Items.Select(item => found with { Value = item }) : [found])
                .Where(found => !found.Value.IsNull && !found.Value.HasUnknown)
                .Select(found => CheckValue(found.Value.AsText(), path) is { } detail ? Refuse(detail, found.Path) : null)
                .OfType<Diagnostic>();
        }

        foreach (var kind in GroupRules)
        {
            if (Texts(kind) is { } names)
            {
                return CheckGroup(kind, names, block);
            }
        }

        return [Refuse("This is refused.", [])];
    }

    /// <summary>The rule as the data file has it.</summary>
    public override string ToString() => json.GetRawText();

    private IEnumerable<Diagnostic> CheckGroup(string kind, List<string> names, Map block)
    {
        var found = names.Select(name => ValuePath.Find(block, name)).ToList();
        var anyOpen = found.Any(values => values.Any(at => at.Value is Unknown));
        var given = names.Where((_, i) => found[i].Any(at => at.Value is not (Null or Sequence { Items.Count: 0 }))).ToList();
        var detail = kind switch
        {
            "required" when given.Count < names.Count => $"{List(names.Except(given))} must be given.",
            "anyOf" when given.Count == 0 => $"One of {List(names)} must be given.",
            "together" when !anyOpen && given.Count != 0 && given.Count < names.Count => $"{List(names)} must be given all or none: {List(names.Except(given))} is missing.",
            "exactlyOne" when !anyOpen && given.Count != 1 => $"Exactly one of {List(names)} must be given.",
            "atMostOne" when !anyOpen && given.Count > 1 => $"Only one of {List(names)} can be given.",
            _ => null,
        };
        return detail is null ? [] : [Refuse(detail, [])];
    }

    private string? CheckValue(string value, string path)
    {
        if (Texts("in") is { } allowed)
        {
            return allowed.Contains(value, StringComparer.Ordinal) ? null : $"\"{value}\" is no value of {path}: it takes {List(allowed)}.";
        }

        if (json.TryGetProperty("between", out var range))
        {
            var number = double.Parse(value, CultureInfo.InvariantCulture);
            return number >= range[0].GetDouble() && number <= range[1].GetDouble() ? null : $"{path} is {value}: it takes {range[0]} to {range[1]}.";
        }

        return Regex.IsMatch(value, Text("matches")!, RegexOptions.CultureInvariant) ? null : $"\"{value}\" is no {path}.";
    }

    private Verdict Holds(string name, Map block, Func<string, Map?> lookUp)
    {
        if (!json.TryGetProperty(name, out var conditions))
        {
            return Verdict.NoneAsked;
        }

        foreach (var condition in conditions.EnumerateObject())
        {
            var found = Look(condition.Name, block, lookUp);
            var wanted = condition.Value.EnumerateArray().Select(value => value.GetString()).ToList();
            if (found is null || (found.Any(value => value.HasUnknown) && !wanted.Contains(Anything)))
            {
                return Verdict.Open;
            }

            if (!wanted.Any(text => text is null ? found.All(value => value.IsNull) : found.Any(value => !value.IsNull && (text == Anything || text == value.AsText()))))
            {
                return Verdict.No;
            }
        }

        return Verdict.Yes;
    }

    private enum Verdict
    {
        NoneAsked,
        Yes,
        No,
        Open,
    }

    /// <summary><c>service_plan_id>sku_name</c> is an argument of the object that the ID names.</summary>
    private static List<Value>? Look(string path, Map block, Func<string, Map?> lookUp)
    {
        var (own, other) = path.Split('>') is [var id, var attribute] ? (id, attribute) : (path, null);
        var values = ValuePath.Find(block, own).Select(found => found.Value).ToList();
        return other is null ? values
            : values is [Text text] && lookUp(text.Content) is { } named ? [.. ValuePath.Find(named, other).Select(found => found.Value)]
            : null;
    }

    private Diagnostic Refuse(string detail, IReadOnlyList<object> path) => Text("says") is { } says
        ? new Diagnostic(says, detail, path)
        : new Diagnostic(detail, "", path);

    private string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private List<string>? Texts(string name) =>
        json.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : null;

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
