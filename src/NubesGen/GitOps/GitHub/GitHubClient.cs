using System.Net;
using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.GitHub;

/// <summary>What a set-up asks of GitHub.</summary>
/// <param name="connection">The way there.</param>
internal sealed class GitHubClient(GitHubConnection connection) : ISetupService
{
    private const int MaxMessage = 200;

    /// <inheritdoc/>
    public async Task<JsonElement?> GetAsync(SetupCall call, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(call, cancellationToken);
        if (answer.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }

        Check(call, answer);
        return answer.Content.ValueKind != JsonValueKind.Undefined
            ? answer.Content
            : throw new NubesGenException(GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, answer.Status, "not JSON"));
    }

    /// <inheritdoc/>
    public async Task ChangeAsync(SetupCall call, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(call, cancellationToken);
        if (call.Method != "DELETE" || answer.Status != (int)HttpStatusCode.NotFound)
        {
            Check(call, answer);
        }
    }

    private async Task<GitHubAnswer> SendAsync(SetupCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(HttpMethod.Parse(call.Method), call.Path, call.Body, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new NubesGenException(GitOpsSetupProblems.GitHubUnreachable(connection.Host, e.Message), e);
        }
    }

    private void Check(SetupCall call, GitHubAnswer answer)
    {
        if (answer.Succeeded)
        {
            return;
        }

        var (status, headers) = ((HttpStatusCode)answer.Status, answer.Headers);
        var isLimited = headers.RetryAfter is not null || (headers.TryGetValues("x-ratelimit-remaining", out var left) && left.Contains("0"));
        throw new NubesGenException(
            status switch
            {
                HttpStatusCode.Unauthorized => GitOpsSetupProblems.NotSignedInToGitHub(connection.Host, "it does not accept our token"),
                // What we have not the right to see is not there, it says.
                HttpStatusCode.Forbidden or HttpStatusCode.NotFound when !isLimited => GitOpsSetupProblems.GitHubRefuses(call.Method, call.Path, answer.Status, Needed(answer)),
                HttpStatusCode.Moved or HttpStatusCode.PermanentRedirect or HttpStatusCode.TemporaryRedirect =>
                    GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, answer.Status, "the repository has moved: git remote set-url origin <its new address>"),
                _ => GitOpsSetupProblems.UnexpectedOfGitHub(call.Method, call.Path, answer.Status, isLimited ? "too many requests, wait a while" : Message(answer)),
            },
            new HttpRequestException(HttpRequestError.Unknown, null, null, status));
    }

    /// <summary>GitHub tells which right would have done.</summary>
    private static string Needed(GitHubAnswer answer) =>
        answer.Headers.TryGetValues("X-Accepted-GitHub-Permissions", out var permissions) ? $"fine-grained: {string.Join(", ", permissions)}"
        : "classic: the scope repo; fine-grained: Administration and Environments, read and write, Actions and Contents, read";

    private static string Message(GitHubAnswer answer)
    {
        var message = ((JsonElement?)answer.Content).Text("message") ?? "";
        return (message.Length > MaxMessage ? message[..MaxMessage] : message).TrimEnd('.');
    }
}
