using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NubesGen.Tests.WorkflowRuns;

namespace NubesGen.Tests.Generation;

/// <summary>What a workflow must keep to, whatever else it does. Each gives what offends against it; nothing is well.</summary>
internal static partial class WorkflowPolicies
{
    private static readonly string[] Changing = ["deploy", "destroy"];

    public static IReadOnlyDictionary<string, Func<Workflow, IEnumerable<string>>> All { get; } = new Dictionary<string, Func<Workflow, IEnumerable<string>>>
    {
        ["pins"] = Pins,
        ["permissions"] = Permissions,
        ["no interpolation"] = Interpolation,
        ["no secrets"] = workflow => workflow.Text.Contains("secrets.", StringComparison.Ordinal) ? ["a stored secret"] : [],
        ["no credentials left"] = workflow => workflow.Steps.Where(IsCheckout).Where(step => step["with"]?["persist-credentials"]?.GetValue<string>() != "false").Select(_ => "a check-out"),
        ["one queue"] = OneQueue,
        ["jobs"] = Jobs,
        ["environments"] = Environments,
        ["forks"] = workflow => new[] { "mallory/todo", null }.SelectMany(fork => workflow.JobsOf(GitHubEvents.PullRequest("env-alice", fork))),
        ["time limits"] = workflow => workflow.Jobs.Where(job => job.Value["timeout-minutes"] is null).Select(job => job.Key),
        ["release"] = workflow => Changing.Where(job => Workflow.StepsOf(workflow.Jobs[job]).Last()["if"]?.GetValue<string>() != "cancelled()"),
    };

    private static IEnumerable<string> Pins(Workflow workflow) =>
        Uses().Matches(workflow.Text).Select(match => match.Groups[1].Value).Where(use => !Pinned().IsMatch(use));

    private static IEnumerable<string> Permissions(Workflow workflow)
    {
        var allowed = new Dictionary<string, string[]>
        {
            ["deploy"] = ["actions: read", "contents: read", "id-token: write", "pull-requests: read"],
            ["destroy"] = ["actions: read", "contents: read", "id-token: write"],
            ["plan"] = ["contents: read", "id-token: write", "pull-requests: write"],
            ["unlock"] = ["contents: read", "id-token: write"],
            ["maintain"] = ["actions: read", "contents: read", "id-token: write"],
        };
        return (workflow.Root["permissions"] is JsonObject { Count: 0 } ? Array.Empty<string>() : ["of all jobs"])
            .Concat(workflow.Jobs.SelectMany(job => job.Value["permissions"] is JsonObject own
                ? own.Select(permission => $"{permission.Key}: {permission.Value}").Except(allowed.GetValueOrDefault(job.Key) ?? [])
                : [$"{job.Key} has those of the repository"]));
    }

    private static IEnumerable<string> Interpolation(Workflow workflow) =>
        workflow.Steps.Select(step => step["run"]?.GetValue<string>()).OfType<string>().Where(run => run.Contains("${{", StringComparison.Ordinal));

    /// <summary>Whatever changes one environment waits for whatever else changes it, and nothing else waits or is cut off.</summary>
    private static IEnumerable<string> OneQueue(Workflow workflow)
    {
        foreach (var branch in new[] { "env-alice", "env-feature/x", "env-prod", "env-Ü 'x' && y" })
        {
            var groups = new[]
            {
                GitHubEvents.Push(branch), GitHubEvents.Create(branch), GitHubEvents.Delete(branch), GitHubEvents.Manual("apply", branch),
                GitHubEvents.Manual("apply", "main", branch), GitHubEvents.Manual("destroy", "main", branch), GitHubEvents.Manual("rollback", branch),
            }.SelectMany(github => workflow.JobsOf(github).Select(job => Group(workflow, job, github))).Distinct().ToList();
            if (groups is not [{ } only] || !only.EndsWith($"/{branch}", StringComparison.Ordinal))
            {
                yield return $"{branch}: {string.Join(", ", groups)}";
            }
        }

        foreach (var (name, job) in workflow.Jobs)
        {
            // A plan stands in no queue of what changes something: only a newer one of the same pull request takes its place.
            if (Changing.Contains(name) ? job["concurrency"]?["cancel-in-progress"]?.GetValue<string>() != "false"
                : job["concurrency"] is { } own && own["group"]?.GetValue<string>().StartsWith("plans/", StringComparison.Ordinal) != true)
            {
                yield return name;
            }
        }
    }

    private static string? Group(Workflow workflow, string job, JsonObject github) =>
        workflow.Jobs[job]["concurrency"]?["group"] is { } group ? new Contexts(github).Fill(group.GetValue<string>()) : null;

    /// <summary>Each event runs the one job it is for, and nothing that is no environment's runs any.</summary>
    private static IEnumerable<string> Jobs(Workflow workflow)
    {
        var isFiltered = workflow.Root["on"]!.AsObject().ContainsKey("create");
        (string Event, JsonObject GitHub, string? Job)[] cases =
        [
            ("push", GitHubEvents.Push("env-alice"), "deploy"),
            // A new branch comes as two events, of which the other counts.
            ("first push", GitHubEvents.Push("env-alice", created: true), isFiltered ? null : "deploy"),
            ("new branch", GitHubEvents.Create("env-alice"), isFiltered ? "deploy" : null),
            ("new tag", GitHubEvents.Create("env-alice", "tag"), null),
            ("new other branch", GitHubEvents.Create("feature"), null),
            ("deletion", GitHubEvents.Delete("env-alice"), "destroy"),
            ("deletion of another branch", GitHubEvents.Delete("feature"), null),
            ("deletion of a tag", GitHubEvents.Delete("env-alice", "tag"), null),
            ("pull request", GitHubEvents.PullRequest("env-alice"), "plan"),
            ("schedule", GitHubEvents.Schedule(), "maintain"),
            .. new[] { ("plan", "plan"), ("apply", "deploy"), ("apply-with-data-loss", "deploy"), ("rollback", "deploy"), ("destroy", "destroy"), ("unlock", "unlock") }
                .Select(manual => ($"manual {manual.Item1}", GitHubEvents.Manual(manual.Item1, "env-alice"), (string?)manual.Item2)),
        ];
        return cases.Where(one => !workflow.JobsOf(one.GitHub).SequenceEqual(one.Job is null ? [] : [one.Job]))
            .Select(one => $"{one.Event}: {string.Join(", ", workflow.JobsOf(one.GitHub))}");
    }

    /// <summary>Whoever signs in with which identity.</summary>
    private static IEnumerable<string> Environments(Workflow workflow)
    {
        (JsonObject GitHub, string Environment)[] cases =
        [
            (GitHubEvents.Push("env-alice"), "nubesgen"),
            (GitHubEvents.Push("env-prod"), "nubesgen-protected"),
            (GitHubEvents.Push("env-prod-2"), "nubesgen"),
            (GitHubEvents.Manual("apply", "main", "env-prod"), "nubesgen-protected"),
            (GitHubEvents.Manual("destroy", "main", "env-prod"), "nubesgen-protected"),
            (GitHubEvents.Manual("unlock", "env-prod"), "nubesgen-protected"),
            (GitHubEvents.Delete("env-alice"), "nubesgen"),
            // It stays, and nobody has to approve that.
            (GitHubEvents.Delete("env-prod"), "nubesgen"),
            (GitHubEvents.PullRequest("env-alice"), "nubesgen-plan"),
            (GitHubEvents.PullRequest("env-prod"), "nubesgen-plan-protected"),
            (GitHubEvents.Manual("plan", "env-prod"), "nubesgen-plan-protected"),
            (GitHubEvents.Schedule(), "nubesgen"),
        ];
        return cases.SelectMany(one => workflow.JobsOf(one.GitHub).Select(job => (one, Name: Environment(workflow, job, one.GitHub))))
            .Where(found => found.Name != found.one.Environment)
            .Select(found => $"{found.one.GitHub["event_name"]}: {found.Name} instead of {found.one.Environment}");
    }

    private static string Environment(Workflow workflow, string job, JsonObject github)
    {
        var environment = workflow.Jobs[job]["environment"];
        return new Contexts(github).Fill((environment is JsonObject named ? named["name"] : environment)?.GetValue<string>() ?? "");
    }

    private static bool IsCheckout(JsonObject step) => step["uses"]?.GetValue<string>().StartsWith("actions/checkout@", StringComparison.Ordinal) == true;

    [GeneratedRegex("uses: (.*)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\Aactions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+\z")]
    private static partial Regex Pinned();
}
