using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NubesGen.State;

/// <summary>Asks GitHub whether a run that once took a lock is over. Whatever cannot be proved counts as running.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="http">The way to GitHub.</param>
public sealed partial class CiRuns(Machine machine, HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

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
        if (Question(runAddress) is not { } question || Token is not { } token)
        {
            return false;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, question);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        // GitHub refuses who does not say who it is.
        request.Headers.UserAgent.ParseAdd("NubesGen.Sdk");
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit.Token));
            return json.RootElement.GetProperty("status").GetString() == "completed";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private string? Token => machine.Variable("GITHUB_TOKEN") ?? machine.Variable("GH_TOKEN");

    /// <summary>
    /// Where to ask. The address was found in a lock, which anybody may have written, and the token must not go to just anybody: it is for
    /// the GitHub that this run is of, else for GitHub itself.
    /// </summary>
    private Uri? Question(string runAddress)
    {
        var server = (machine.Variable("GITHUB_SERVER_URL") ?? "https://github.com").TrimEnd('/');
        var api = machine.Variable("GITHUB_API_URL")?.TrimEnd('/') ?? (server == "https://github.com" ? "https://api.github.com" : $"{server}/api/v3");
        return runAddress.StartsWith($"{server}/", StringComparison.OrdinalIgnoreCase) && Run().Match(runAddress[server.Length..]) is { Success: true } run
            ? new Uri($"{api}/repos/{run.Groups["repository"].Value}/actions/runs/{run.Groups["id"].Value}{run.Groups["attempt"].Value}")
            : null;
    }

    [GeneratedRegex(@"\A/(?<repository>[\w-]+/(?!\.{1,2}/)[\w.-]+)/actions/runs/(?<id>\d+)(?<attempt>/attempts/\d+)?\z", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Run();
}
