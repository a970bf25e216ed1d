using System.Text.Json;
using System.Text.Json.Serialization;
using NubesGen.Diagnostics;

namespace NubesGen.Environments;

/// <summary>Decides which branch a run is about: what was said, the CI event, then git.</summary>
/// <param name="machine">The caller's environment.</param>
public sealed class BranchSource(Machine machine)
{
    /// <summary>A variable and not a property: MSBuild would take a percent sign in it for the beginning of an escape, and so for another branch.</summary>
    private const string ManualBranch = "NUBESGEN_BRANCH";

    /// <summary>The branch of this run.</summary>
    /// <param name="named">The property <c>NubesGenBranch</c>, or <see langword="null"/>.</param>
    /// <param name="repository">The repository, or <see langword="null"/>.</param>
    /// <param name="whyNoRepository">Why there is none.</param>
    /// <param name="directory">The project's folder, for messages.</param>
    /// <returns>The branch's short name, e.g. <c>env-alice</c>.</returns>
    /// <exception cref="NubesGenException">NG1004: detached HEAD; NG1005: no repository; NG1006: an event that is not about a branch.</exception>
    public string Branch(string? named, GitRepository? repository, string? whyNoRepository, string directory)
    {
        if (named is not null)
        {
            return named;
        }

        if (machine.Variable("GITHUB_ACTIONS") == "true")
        {
            return FromGitHub();
        }

        if (repository is null)
        {
            throw new NubesGenException(EnvironmentProblems.NoRepository(directory, whyNoRepository ?? "there is no repository"));
        }

        return repository.Branch ?? throw new NubesGenException(EnvironmentProblems.DetachedHead(directory));
    }

    /// <summary>The variables are GitHub's: https://docs.github.com/actions/reference/workflows-and-actions/variables.</summary>
    private string FromGitHub()
    {
        var eventName = machine.Variable("GITHUB_EVENT_NAME") ?? "push";
        return eventName switch
        {
            // What the person who has started it wants to be about another branch than the one it runs on; our own workflow says so.
            "workflow_dispatch" when machine.Variable(ManualBranch) is { } branch => branch,
            "push" or "create" or "workflow_dispatch" => machine.Variable("GITHUB_REF_TYPE") == "branch"
                ? Required("GITHUB_REF_NAME")
                : throw Refuse($"a {eventName} of a {machine.Variable("GITHUB_REF_TYPE") ?? "ref of unknown type"}"),
            "pull_request" or "pull_request_target" => Required("GITHUB_BASE_REF"),
            "delete" => DeletedBranch(),
            _ => throw Refuse($"the event '{eventName}'"),
        };
    }

    private string DeletedBranch()
    {
        var file = Required("GITHUB_EVENT_PATH");
        try
        {
            var payload = JsonSerializer.Deserialize<Deletion>(File.ReadAllText(file));
            return payload is { RefType: "branch", Ref: { } branch } ? branch : throw Refuse("not a branch was deleted");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Refuse($"'{file}' does not say what was deleted");
        }
    }

    private string Required(string variable) => machine.Variable(variable) ?? throw Refuse($"{variable} is not set");

    private static NubesGenException Refuse(string what) => new(EnvironmentProblems.NotABranchEvent(what));

    /// <summary>What we read of the payload: https://docs.github.com/webhooks/webhook-events-and-payloads#delete.</summary>
    private sealed record Deletion(
        [property: JsonPropertyName("ref")] string? Ref,
        [property: JsonPropertyName("ref_type")] string? RefType);
}
