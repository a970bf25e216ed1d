using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.GitHub;

/// <summary>Asks GitHub's REST API: https://docs.github.com/rest.</summary>
/// <param name="http">The way there; it follows no redirection.</param>
/// <param name="api">Where it is.</param>
/// <param name="token">Who we are: a secret; <see langword="null"/>: nobody.</param>
internal sealed class GitHubClient(HttpClient http, Uri api, string? token) : ISetupService
{
    private const int MaxMessage = 200;

    /// <inheritdoc/>
    public async Task<JsonElement?> GetAsync(SetupCall call, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(call, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var text = await CheckedAsync(call, answer, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new NubesGenException(GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, (int)answer.StatusCode, "not JSON"), e);
        }
    }

    /// <inheritdoc/>
    public async Task ChangeAsync(SetupCall call, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(call, cancellationToken);
        if (call.Method != "DELETE" || answer.StatusCode != HttpStatusCode.NotFound)
        {
            await CheckedAsync(call, answer, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(SetupCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(call.Method), $"{api.ToString().TrimEnd('/')}{call.Path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        // GitHub refuses who does not say who it is.
        request.Headers.UserAgent.ParseAdd("NubesGen.Sdk");
        request.Content = call.Body is null ? null : new StringContent(call.Body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new NubesGenException(
                GitOpsSetupProblems.GitHubUnreachable(api.Host, e is HttpRequestException ? e.Message.Split('\n')[0].TrimEnd('.', '\r', ' ') : "it takes too long to answer"), e);
        }
    }

    private async Task<string> CheckedAsync(SetupCall call, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return text;
        }

        var status = (int)answer.StatusCode;
        var isLimited = answer.Headers.RetryAfter is not null || (answer.Headers.TryGetValues("x-ratelimit-remaining", out var left) && left.Contains("0"));
        throw new NubesGenException(
            answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => GitOpsSetupProblems.NotSignedInToGitHub(api.Host, "it does not accept our token"),
                // What we have not the right to see is not there, it says.
                HttpStatusCode.Forbidden or HttpStatusCode.NotFound when !isLimited => GitOpsSetupProblems.GitHubRefuses(call.Method, call.Path, status, Needed(answer)),
                HttpStatusCode.Moved or HttpStatusCode.PermanentRedirect or HttpStatusCode.TemporaryRedirect =>
                    GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, status, "the repository has moved: git remote set-url origin <its new address>"),
                _ => GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, status, isLimited ? "too many requests, wait a while" : Message(text)),
            },
            new HttpRequestException(HttpRequestError.Unknown, null, null, answer.StatusCode));
    }

    /// <summary>GitHub tells which right would have done.</summary>
    private static string Needed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Accepted-GitHub-Permissions", out var permissions) ? $"fine-grained: {string.Join(", ", permissions)}"
        : "classic: the scope repo; fine-grained: Administration, Environments and Variables, read and write";

    private static string Message(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var message = ((JsonElement?)json.RootElement).Text("message") ?? "";
            return (message.Length > MaxMessage ? message[..MaxMessage] : message).TrimEnd('.');
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
