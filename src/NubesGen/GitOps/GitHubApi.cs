using System.Net;
using NubesGen.GitOps.GitHub;

namespace NubesGen.GitOps;

/// <summary>Asks the GitHub that this run is of, with the run's own token, and asks again where it is only out of order.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="http">The way to GitHub.</param>
internal sealed class GitHubApi(Machine machine, HttpClient http)
{
    private const int Attempts = 3;

    private readonly GitHubConnection connection = GitHubConnection.OfRun(machine, http);

    /// <summary>Before the next attempt, after each.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether there is a token.</summary>
    public bool IsGiven => connection.IsSignedIn;

    /// <summary>Asks for something, or changes something.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Its path below the API's root, e.g. <c>/repos/me/app/pulls</c>.</param>
    /// <param name="body">What to send; <see langword="null"/>: nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer, whatever its status below 500.</returns>
    /// <exception cref="HttpRequestException">Nobody answers, or GitHub has a failure of its own, several times.</exception>
    public async Task<GitHubAnswer> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await connection.SendAsync(method, path, body, cancellationToken);
                return answer.Status is >= (int)HttpStatusCode.InternalServerError or (int)HttpStatusCode.TooManyRequests
                    ? throw new HttpRequestException($"it answers {answer.Status}")
                    : answer;
            }
            // What may have been done must not be done twice.
            catch (HttpRequestException) when (attempt < Attempts && method == HttpMethod.Get)
            {
                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }
}
