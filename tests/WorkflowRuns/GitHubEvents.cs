using System.Text.Json.Nodes;

namespace NubesGen.Tests.WorkflowRuns;

/// <summary>What GitHub tells a workflow of an event, in the form that its documentation shows.</summary>
internal static class GitHubEvents
{
    public const string Repository = "contoso/todo";

    public static JsonObject Push(string branch, bool created = false) => Of("push", branch, new JsonObject
    {
        ["ref"] = $"refs/heads/{branch}",
        ["created"] = created,
        ["deleted"] = false,
        ["forced"] = false,
    });

    public static JsonObject Create(string name, string type = "branch") => Of("create", name, new JsonObject { ["ref"] = name, ["ref_type"] = type }, type);

    /// <summary>Runs on the default branch; only the payload says what is gone.</summary>
    public static JsonObject Delete(string name, string type = "branch") => Of("delete", "main", new JsonObject { ["ref"] = name, ["ref_type"] = type });

    public static JsonObject PullRequest(string into, string? from = Repository, int number = 7)
    {
        var github = Of("pull_request", $"{number}/merge", new JsonObject
        {
            ["number"] = number,
            ["pull_request"] = new JsonObject
            {
                ["number"] = number,
                ["title"] = "$(touch canary)",
                // Of a fork that was deleted nothing is left.
                ["head"] = new JsonObject { ["ref"] = "feature", ["repo"] = from is null ? null : new JsonObject { ["full_name"] = from } },
                ["base"] = new JsonObject { ["ref"] = into },
            },
        });
        github["ref"] = $"refs/pull/{number}/merge";
        github["base_ref"] = into;
        return github;
    }

    public static JsonObject Schedule() => Of("schedule", "main", new JsonObject { ["schedule"] = "1 1 * * *" });

    public static JsonObject Manual(string operation, string on, string branch = "", string confirm = "") => Of("workflow_dispatch", on, new JsonObject
    {
        ["ref"] = $"refs/heads/{on}",
        ["inputs"] = new JsonObject { ["operation"] = operation, ["branch"] = branch, ["confirm"] = confirm },
    });

    private static JsonObject Of(string name, string refName, JsonObject payload, string refType = "branch") => new()
    {
        ["event_name"] = name,
        ["event"] = payload,
        ["ref"] = $"refs/{(refType == "tag" ? "tags" : "heads")}/{refName}",
        ["ref_name"] = refName,
        ["ref_type"] = refType,
        ["base_ref"] = "",
        ["repository"] = Repository,
        ["run_id"] = "4711",
        ["token"] = "t0ken",
    };
}
