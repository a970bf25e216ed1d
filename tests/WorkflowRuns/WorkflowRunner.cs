using System.Globalization;
using System.Text.Json.Nodes;
using NubesGen.Processes;

namespace NubesGen.Tests.WorkflowRuns;

/// <summary>
/// Runs the scripts of a job as GitHub's runner does: expressions filled in first, then <c>bash -e</c> on a file, with the job's variables, the event in
/// a file, and files for outputs and the summary. Actions of others (check-out, SDK) are left out: the caller has done their work.
/// </summary>
/// <param name="workspace">Absolute path of the check-out.</param>
/// <param name="temporary">Absolute path of a folder for the runner's own files.</param>
/// <param name="machine">Whose PATH and home the scripts get.</param>
internal sealed class WorkflowRunner(string workspace, string temporary, Machine machine)
{
    /// <summary>What the GitHub environment says.</summary>
    public JsonObject Variables { get; init; } = [];

    /// <summary>What the caller gives beside it, e.g. the address of a GitHub.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs every job that the event is for.</summary>
    /// <returns>What came of it.</returns>
    public async Task<WorkflowResult> RunAsync(Workflow workflow, JsonObject github)
    {
        Directory.CreateDirectory(temporary);
        var result = new WorkflowResult();
        foreach (var name in workflow.JobsOf(github))
        {
            await RunAsync(workflow, workflow.Jobs[name], name, github, result);
        }

        return result;
    }

    private async Task RunAsync(Workflow workflow, JsonObject job, string name, JsonObject github, WorkflowResult result)
    {
        var contexts = new Contexts(github) { Variables = Variables };
        result.Jobs.Add(name);
        var (payload, summary) = (NewFile("event.json"), NewFile("summary.md"));
        await File.WriteAllTextAsync(payload, github["event"]!.ToJsonString());
        var environment = Default(github, payload, summary);
        foreach (var part in new[] { workflow.Root["env"], job["env"] })
        {
            Add(environment, part, contexts);
        }

        foreach (var step in Workflow.StepsOf(job).Where(step => step["run"] is not null && contexts.If(step["if"]?.GetValue<string>())))
        {
            var (script, outputs) = (NewFile("step.sh"), NewFile("outputs"));
            await File.WriteAllTextAsync(script, contexts.Fill(step["run"]!.GetValue<string>()));
            var ofStep = new Dictionary<string, string>(environment) { ["GITHUB_OUTPUT"] = outputs };
            Add(ofStep, step["env"], contexts);
            var command = new Command("/bin/bash", ["-e", script]) { WorkingDirectory = workspace, Environment = ofStep };
            var done = await new CommandRunner(machine).RunAsync(command, CancellationToken.None);
            contexts.HasFailed |= !done.Succeeded;
            result.Output += done.Output + done.Error;
            if (step["id"] is { } id)
            {
                contexts.Steps[id.GetValue<string>()] = (await File.ReadAllLinesAsync(outputs))
                    .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
            }
        }

        result.Succeeded &= !contexts.HasFailed;
        result.Summary += await File.ReadAllTextAsync(summary);
        result.Address = job["environment"] is JsonObject target && target["url"] is { } url ? contexts.Fill(url.GetValue<string>()) : "";
    }

    private Dictionary<string, string> Default(JsonObject github, string payload, string summary)
    {
        var environment = machine.Variables.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in More.Concat(new Dictionary<string, string>
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = Text(github["event_name"]),
            ["GITHUB_EVENT_PATH"] = payload,
            ["GITHUB_REF"] = Text(github["ref"]),
            ["GITHUB_REF_NAME"] = Text(github["ref_name"]),
            ["GITHUB_REF_TYPE"] = Text(github["ref_type"]),
            ["GITHUB_BASE_REF"] = Text(github["base_ref"]),
            ["GITHUB_REPOSITORY"] = Text(github["repository"]),
            ["GITHUB_SHA"] = Text(github["sha"]),
            ["GITHUB_RUN_ID"] = Text(github["run_id"]),
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_STEP_SUMMARY"] = summary,
            ["GITHUB_WORKSPACE"] = workspace,
        }))
        {
            environment[name] = value;
        }

        return environment;
    }

    private static void Add(Dictionary<string, string> environment, JsonNode? part, Contexts contexts)
    {
        foreach (var (name, value) in part?.AsObject() ?? [])
        {
            environment[name] = contexts.Fill(value!.GetValue<string>());
        }
    }

    private string NewFile(string name)
    {
        var path = Path.Combine(temporary, string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}-{name}"));
        File.WriteAllText(path, "");
        return path;
    }

    private static string Text(JsonNode? node) => Expression.Text(node);
}

/// <summary>What came of a run.</summary>
internal sealed class WorkflowResult
{
    public List<string> Jobs { get; } = [];

    public bool Succeeded { get; set; } = true;

    public string Output { get; set; } = "";

    public string Summary { get; set; } = "";

    /// <summary>The address that GitHub shows beside the deployment.</summary>
    public string Address { get; set; } = "";
}
