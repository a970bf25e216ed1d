using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.GitOps.GitHub;

namespace NubesGen.GitOps;

/// <summary>Asks GitHub whether a run that once took a lock is over. Whatever cannot be proved counts as running.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="http">The way to GitHub.</param>
internal sealed partial class CiRuns(Machine machine, HttpClient http)
{
    /// <summary>The run that we are part of.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Its address, of the form that <see cref="HasEndedAsync"/> takes; <see langword="null"/> when there is none.</returns>
    public static string? Current(Machine machine) => machine.Variable("GITHUB_RUN_ID") is { } id
        ? $"{machine.Variable("GITHUB_SERVER_URL")}/{machine.Variable("GITHUB_REPOSITORY")}/actions/runs/{id}"
            // Run again, a run has the id that it had before: which of the two it was must be told apart.
            + (machine.Variable("GITHUB_RUN_ATTEMPT") is { } attempt ? $"/attempts/{attempt}" : "")
        : null;

    /// <summary>Whether a run has ended, whatever came of it.</summary>
    /// <param name="runAddress">E.g. <c>https://github.com/owner/repo/actions/runs/123/attempts/1</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Also false when there is no token, no answer, or no right to know.</returns>
    public async Task<bool> HasEndedAsync(string runAddress, CancellationToken cancellationToken)
    {
        var connection = GitHubConnection.OfRun(machine, http);
        if (Question(runAddress) is not { } question || !connection.IsSignedIn)
        {
            return false;
        }

        try
        {
            var answer = await connection.SendAsync(HttpMethod.Get, question, null, cancellationToken);
            return answer.Succeeded && answer.Content.ValueKind == JsonValueKind.Object && answer.Content.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.String && status.ValueEquals("completed");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>
    /// What to ask. The address was found in a lock, which anybody may have written, and the token must not go to just anybody: only runs of the
    /// GitHub that the token is for are asked about.
    /// </summary>
    private string? Question(string runAddress)
    {
        var server = (machine.Variable("GITHUB_SERVER_URL") ?? "https://github.com").TrimEnd('/');
        return runAddress.StartsWith($"{server}/", StringComparison.OrdinalIgnoreCase) && Run().Match(runAddress[server.Length..]) is { Success: true } run
            ? $"/repos/{run.Groups["repository"].Value}/actions/runs/{run.Groups["id"].Value}{run.Groups["attempt"].Value}"
            : null;
    }

    [GeneratedRegex(@"\A/(?<repository>[\w-]+/(?!\.{1,2}/)[\w.-]+)/actions/runs/(?<id>\d+)(?<attempt>/attempts/\d+)?\z", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Run();
}
