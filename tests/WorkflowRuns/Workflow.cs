using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace NubesGen.Tests.WorkflowRuns;

/// <summary>A workflow as GitHub reads it: every scalar is a text.</summary>
/// <param name="Text">The file.</param>
/// <param name="Root">What it says.</param>
internal sealed record Workflow(string Text, JsonObject Root)
{
    public static Workflow Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return new Workflow(text, (JsonObject)Node(yaml.Documents[0].RootNode)!);
    }

    /// <summary>Its jobs, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Jobs => Root["jobs"]!.AsObject().ToDictionary(job => job.Key, job => job.Value!.AsObject());

    /// <summary>All steps of all jobs.</summary>
    public IEnumerable<JsonObject> Steps => Jobs.Values.SelectMany(StepsOf);

    public static IEnumerable<JsonObject> StepsOf(JsonObject job) => job["steps"]!.AsArray().Select(step => step!.AsObject());

    /// <summary>The jobs that an event runs.</summary>
    public IReadOnlyList<string> JobsOf(JsonObject github) =>
        [.. Jobs.Where(job => new Contexts(github).If(job.Value["if"]?.GetValue<string>())).Select(job => job.Key)];

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Node(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
        _ => throw new NotSupportedException(node.ToString()),
    };
}
