using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NubesGen.Tests.WorkflowRuns;

/// <summary>
/// As much of GitHub's expressions as our workflow uses, with its rules for what is true and what is equal:
/// https://docs.github.com/actions/reference/workflows-and-actions/expressions. Anything else is an exception, never a guess.
/// </summary>
internal sealed partial class Expression
{
    private readonly Func<string, JsonNode?> lookup;
    private readonly Func<string, IReadOnlyList<JsonNode?>, JsonNode?> call;
    private readonly string source;
    private readonly List<string> tokens;
    private int next;

    /// <param name="source">The expression.</param>
    /// <param name="lookup">Gives a context.</param>
    /// <param name="call">Calls a function.</param>
    public Expression(string source, Func<string, JsonNode?> lookup, Func<string, IReadOnlyList<JsonNode?>, JsonNode?> call)
    {
        (this.source, this.lookup, this.call) = (source, lookup, call);
        tokens = [.. Token().Matches(source).Select(match => match.Value)];
        if (string.Concat(tokens) != string.Concat(Outside().Replace(source, match => match.Value.StartsWith('\'') ? match.Value : "")))
        {
            throw new NotSupportedException(source);
        }
    }

    public static bool IsTrue(JsonNode? value) => value is not null && Text(value) is not ("" or "false" or "0");

    public static bool AreEqual(JsonNode? one, JsonNode? other) => Text(one).Equals(Text(other), StringComparison.OrdinalIgnoreCase);

    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    public JsonNode? Value()
    {
        var value = Or();
        return next == tokens.Count ? value : throw new NotSupportedException(source);
    }

    private JsonNode? Or()
    {
        var value = And();
        while (Take("||"))
        {
            var other = And();
            value = IsTrue(value) ? value : other;
        }

        return value;
    }

    private JsonNode? And()
    {
        var value = Comparison();
        while (Take("&&"))
        {
            var other = Comparison();
            value = IsTrue(value) ? other : value;
        }

        return value;
    }

    private JsonNode? Comparison()
    {
        var value = Not();
        return Take("==") ? JsonValue.Create(AreEqual(value, Not())) : Take("!=") ? JsonValue.Create(!AreEqual(value, Not())) : value;
    }

    private JsonNode? Not() => Take("!") ? JsonValue.Create(!IsTrue(Not())) : Primary();

    private JsonNode? Primary()
    {
        var token = tokens[next++];
        if (token[0] == '\'')
        {
            return JsonValue.Create(token[1..^1].Replace("''", "'", StringComparison.Ordinal));
        }

        if (token == "(")
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (!Name().IsMatch(token))
        {
            throw new NotSupportedException(source);
        }

        if (Take("("))
        {
            var arguments = new List<JsonNode?>();
            while (!Take(")"))
            {
                arguments.Add(Or());
                _ = Take(",");
            }

            return call(token, arguments);
        }

        var value = lookup(token);
        while (Take("."))
        {
            value = (value as JsonObject)?[tokens[next]];
            next++;
        }

        return value;
    }

    private bool Take(string token)
    {
        var isThere = next < tokens.Count && tokens[next] == token;
        next += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw new NotSupportedException(source);
        }
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|\|\||&&|==|!=|[!(),.]|[A-Za-z_][A-Za-z0-9_-]*")]
    private static partial Regex Token();

    [GeneratedRegex(@"'(?:[^']|'')*'|\s+")]
    private static partial Regex Outside();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex Name();
}
