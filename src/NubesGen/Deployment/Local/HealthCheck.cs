using System.Net;

namespace NubesGen.Deployment.Local;

/// <summary>Asks an application on loopback how it is.</summary>
internal static class HealthCheck
{
    /// <summary>Between two tries to get any answer; one that is not good comes from a program that logs each of our questions.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollAfterAnswer = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Asks until the answer is good, the process ends or the time is over.</summary>
    /// <param name="address">Where the application should answer.</param>
    /// <param name="path">See <see cref="LocalDeployment.HealthCheckPath"/>.</param>
    /// <param name="process">Who should answer.</param>
    /// <param name="timeout">How long to ask.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns><see langword="null"/> when healthy, else what was the matter at last.</returns>
    public static async Task<string?> WaitAsync(
        Uri address, string? path, ProcessRecord process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = AnswerLimit };
        var deadline = DateTime.UtcNow + timeout;
        while (true)
        {
            var (problem, answered) = await AskAsync(client, new Uri(address, path ?? "/"), path is not null, cancellationToken);
            if (!process.IsAlive())
            {
                return "it has ended";
            }

            if (problem is null || DateTime.UtcNow > deadline)
            {
                return problem;
            }

            await Task.Delay(answered ? PollAfterAnswer : Poll, cancellationToken);
        }
    }

    private static async Task<(string? Problem, bool Answered)> AskAsync(
        HttpClient client, Uri uri, bool strict, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var healthy = strict ? response.IsSuccessStatusCode : response.StatusCode < HttpStatusCode.InternalServerError;
            return (healthy ? null : $"GET {uri.PathAndQuery} answered {(int)response.StatusCode}", true);
        }
        catch (HttpRequestException e)
        {
            return ($"GET {uri.PathAndQuery} got no answer ({e.HttpRequestError})", false);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"GET {uri.PathAndQuery} got no answer within {AnswerLimit.TotalSeconds} s", false);
        }
    }
}
