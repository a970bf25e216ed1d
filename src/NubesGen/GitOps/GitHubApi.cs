using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace NubesGen.GitOps;

/// <summary>Asks the GitHub that this run is of, with the run's own token, which goes nowhere else.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="http">The way to GitHub.</param>
internal sealed class GitHubApi(Machine machine, HttpClient http)
{
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Before the next attempt, after each.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether there is a token and a GitHub to send it to.</summary>
    public bool IsGiven => Token is not null && Address is not null;

    /// <summary>Asks for something, or changes something.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Its path below the API's root, e.g. <c>repos/me/app/pulls</c>.</param>
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
                return await TrySendAsync(method, path, body, cancellationToken);
            }
            // What may have been done must not be done twice.
            catch (HttpRequestException) when (attempt < Attempts && method == HttpMethod.Get)
            {
                await Task.Delay(Pause * attempt, cancellationToken);
            }
        }
    }

    private async Task<GitHubAnswer> TrySendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, new Uri($"{Address}/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        // GitHub refuses who does not say who it is.
        request.Headers.UserAgent.ParseAdd("NubesGen.Sdk");
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            if (answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
            {
                throw new HttpRequestException($"it answers {(int)answer.StatusCode}");
            }

            return new GitHubAnswer((int)answer.StatusCode, Json(await answer.Content.ReadAsStringAsync(limit.Token)));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("it does not answer in time", e);
        }
    }

    private string? Token => machine.Variable("GITHUB_TOKEN") ?? machine.Variable("GH_TOKEN");

    private string? Address => machine.Variable("GITHUB_API_URL")?.TrimEnd('/');

    private static JsonElement Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>What GitHub has answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Content">The JSON; undefined when it was none.</param>
internal sealed record GitHubAnswer(int Status, JsonElement Content)
{
    /// <summary>Whether it is done.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Its items; empty when it is no list.</summary>
    public IEnumerable<JsonElement> Items => Content.ValueKind == JsonValueKind.Array ? Content.EnumerateArray() : [];
}
