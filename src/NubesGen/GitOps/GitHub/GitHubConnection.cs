using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace NubesGen.GitOps.GitHub;

/// <summary>The way to one GitHub's REST API, https://docs.github.com/rest. Every request to any GitHub is made here.</summary>
/// <param name="http">What <see cref="Http"/> makes, or a stand-in.</param>
/// <param name="api">Where the API is.</param>
/// <param name="token">Who we are: a secret for this GitHub, which goes to no other; <see langword="null"/>: nobody.</param>
internal sealed class GitHubConnection(HttpClient http, Uri api, string? token)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The GitHub that this run is of, with the run's own token; outside of any run, GitHub's own.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <param name="http">As of the connection.</param>
    /// <returns>The connection.</returns>
    public static GitHubConnection OfRun(Machine machine, HttpClient http) => new(http, GitHubRemote.ApiOfRun(machine), GitHubToken.OfRun(machine));

    /// <summary>Makes what speaks HTTP. It follows no redirection: a token could go elsewhere, and a changing request would become a reading one.</summary>
    /// <returns>To be disposed of by the caller.</returns>
    public static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The host that is asked.</summary>
    public string Host => api.Host;

    /// <summary>Whether there is a token.</summary>
    public bool IsSignedIn => token is not null;

    /// <summary>Makes one request.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Its path below the API's root, e.g. <c>/repos/me/app/pulls</c>.</param>
    /// <param name="body">What to send as JSON; <see langword="null"/>: nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="HttpRequestException">Nobody answers, or not in time. The message is a phrase without a full stop.</exception>
    public async Task<GitHubAnswer> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, $"{api.AbsoluteUri.TrimEnd('/')}{path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        // GitHub refuses who does not say who it is.
        request.Headers.UserAgent.ParseAdd("NubesGen.Sdk");
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            return new GitHubAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token), answer.Headers);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("it does not answer in time", e);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException(e.Message.Split('\n')[0].TrimEnd('.', '\r', ' '), e);
        }
    }
}
