using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NubesGen.Tests.WorkflowRuns;

/// <summary>What expressions of a workflow can see, and how texts with expressions in them are filled in.</summary>
/// <param name="github">The context <c>github</c>, with <c>event</c>.</param>
internal sealed partial class Contexts(JsonObject github)
{
    public JsonObject Variables { get; init; } = [];

    /// <summary>Outputs of steps, by their ids.</summary>
    public Dictionary<string, Dictionary<string, string>> Steps { get; } = [];

    /// <summary>Whether the job has been cancelled.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether a step has failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether a condition holds. Without a word about the status it wants success.</summary>
    public bool If(string? condition)
    {
        var isFine = !IsCancelled && !HasFailed;
        if (condition is null)
        {
            return isFine;
        }

        return (StatusFunction().IsMatch(condition) || isFine) && Expression.IsTrue(Evaluate(condition));
    }

    /// <summary>A text with its expressions replaced, as GitHub does before anything else sees it.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => Expression.Text(Evaluate(match.Groups[1].Value)));

    public JsonNode? Evaluate(string expression) => new Expression(expression, Lookup, Call).Value();

    /// <summary>The context <c>inputs</c> is there in manual runs only.</summary>
    private JsonNode? Lookup(string name) => name switch
    {
        "github" => github,
        "inputs" => github["event_name"]?.GetValue<string>() == "workflow_dispatch" ? github["event"]?["inputs"] : null,
        "vars" => Variables,
        "steps" => new JsonObject(Steps.Select(step => KeyValuePair.Create(step.Key, (JsonNode?)new JsonObject
        {
            ["outputs"] = new JsonObject(step.Value.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)JsonValue.Create(output.Value)))),
        }))),
        _ => throw new NotSupportedException($"context {name}"),
    };

    private JsonNode? Call(string function, IReadOnlyList<JsonNode?> arguments) => function switch
    {
        "cancelled" => JsonValue.Create(IsCancelled),
        "success" => JsonValue.Create(!IsCancelled && !HasFailed),
        "hashFiles" => JsonValue.Create(""),
        "fromJSON" => JsonNode.Parse(Expression.Text(arguments[0])),
        "startsWith" => JsonValue.Create(Expression.Text(arguments[0]).StartsWith(Expression.Text(arguments[1]), StringComparison.OrdinalIgnoreCase)),
        "contains" when arguments[0] is JsonArray items => JsonValue.Create(items.Any(item => Expression.AreEqual(item, arguments[1]))),
        _ => throw new NotSupportedException($"function {function}"),
    };

    [GeneratedRegex(@"\$\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(?:cancelled|success|failure|always)\(")]
    private static partial Regex StatusFunction();
}
