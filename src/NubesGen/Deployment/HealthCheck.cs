using System.Net;

namespace NubesGen.Deployment;

/// <summary>Asks an application how it is.</summary>
/// <param name="client">The way to it, which follows no redirection; its time limit is that of one answer.</param>
/// <param name="path">Path that answers 2xx when it is healthy, with a leading slash; <see langword="null"/>: any answer below 500 to <c>/</c> will do.</param>
internal sealed class HealthCheck(HttpClient client, string? path)
{
    /// <summary>How long one answer may take.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries to get any answer; one that is not good comes from a program that logs each of our questions.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollAfterAnswer = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks until the answer is good, it is clear that none will come, or the time is over.</summary>
    /// <param name="address">Where the application should answer.</param>
    /// <param name="timeout">How long to ask.</param>
    /// <param name="whyHopeless">Looked at after each answer: why it cannot be the right one, ever; <see langword="null"/>: it may.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns><see langword="null"/> when healthy, else what was the matter at last.</returns>
    public async Task<string?> WaitAsync(Uri address, TimeSpan timeout, Func<string?> whyHopeless, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + timeout;
        while (true)
        {
            var (problem, answered) = await AskAsync(new Uri(address, path ?? "/"), cancellationToken);
            if (whyHopeless() is { } reason)
            {
                return reason;
            }

            if (problem is null || DateTime.UtcNow > deadline)
            {
                return problem;
            }

            await Task.Delay(answered ? PollAfterAnswer : Poll, cancellationToken);
        }
    }

    private async Task<(string? Problem, bool Answered)> AskAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var healthy = path is null ? response.StatusCode < HttpStatusCode.InternalServerError : response.IsSuccessStatusCode;
            return (healthy ? null : $"GET {uri.PathAndQuery} answered {(int)response.StatusCode}", true);
        }
        catch (HttpRequestException e)
        {
            return ($"GET {uri.PathAndQuery} got no answer ({e.HttpRequestError})", false);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"GET {uri.PathAndQuery} got no answer within {client.Timeout.TotalSeconds} s", false);
        }
    }
}
