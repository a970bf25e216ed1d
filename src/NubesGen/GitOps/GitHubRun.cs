using System.Text.Json;

namespace NubesGen.GitOps;

/// <summary>
/// The run of GitHub Actions that we are part of, as its variables and its event tell:
/// https://docs.github.com/actions/reference/workflows-and-actions/variables.
/// </summary>
/// <param name="machine">The caller's environment.</param>
internal sealed class GitHubRun(Machine machine)
{
    /// <summary>The run.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns><see langword="null"/> when this is none.</returns>
    public static GitHubRun? Of(Machine machine) => machine.Variable("GITHUB_ACTIONS") == "true" ? new GitHubRun(machine) : null;

    /// <summary>What has started it, e.g. <c>push</c>.</summary>
    public string Event => machine.Variable("GITHUB_EVENT_NAME") ?? "";

    /// <summary><c>owner/name</c>.</summary>
    public string? Repository => machine.Variable("GITHUB_REPOSITORY");

    /// <summary>The commit that it is about.</summary>
    public string? Commit => machine.Variable("GITHUB_SHA");

    /// <summary>Absolute path of the file that gets the job's summary.</summary>
    public string? SummaryFile => machine.Variable("GITHUB_STEP_SUMMARY");

    /// <summary>Absolute path of the file that gets the step's outputs.</summary>
    public string? OutputFile => machine.Variable("GITHUB_OUTPUT");

    /// <summary>Number of the pull request that it is about; <see langword="null"/> for none.</summary>
    public int? PullRequest
    {
        get
        {
            try
            {
                using var payload = JsonDocument.Parse(File.ReadAllText(machine.Variable("GITHUB_EVENT_PATH") ?? ""));
                return payload.RootElement.TryGetProperty("pull_request", out var request) ? request.GetProperty("number").GetInt32() : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException
                or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                return null;
            }
        }
    }
}
