using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using NubesGen.Azure;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>What a deployment site has answered.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Content">What came with it.</param>
/// <param name="DeploymentId">The header <c>SCM-DEPLOYMENT-ID</c>.</param>
/// <param name="RetryAfter">How long it wants us to wait.</param>
internal sealed record ScmAnswer(int Status, BinaryData Content, string? DeploymentId, TimeSpan? RetryAfter)
{
    /// <summary>Whether the same request may do better in a while: it comes from a site that starts, is overloaded, or unknown yet.</summary>
    public bool IsTransient => Status is 404 or 408 or 429 or >= 500;

    /// <summary>The beginning of what it says, for people.</summary>
    /// <returns>One line; empty for HTML.</returns>
    public string Text()
    {
        var text = Content.ToString().ReplaceLineEndings(" ").Trim();
        return text.StartsWith('<') ? "" : text[..Math.Min(text.Length, 300)];
    }
}

/// <summary>
/// The site beside a site that takes deployments (<c>….scm.azurewebsites.net</c>), asked with the token for Resource Manager: publishing passwords are off.
/// Source of what it answers: https://learn.microsoft.com/azure/app-service/deploy-zip and https://github.com/projectkudu/kudu/wiki/REST-API.
/// </summary>
/// <param name="address">Its address.</param>
/// <param name="site">The site it belongs to.</param>
/// <param name="pipeline">A way there that signs in and tries once.</param>
/// <param name="timing">How long things take.</param>
/// <param name="time">The clock.</param>
internal sealed class ScmSite(Uri address, SiteName site, HttpPipeline pipeline, SiteTiming timing, TimeProvider time)
{
    /// <summary>Its name.</summary>
    public string Host => address.Host;

    /// <summary>Reads something, patiently.</summary>
    /// <param name="path">With a leading slash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is no such thing.</returns>
    /// <exception cref="NubesGenException">NG5030, NG5031: it does not let us in; NG5033: it does not answer; NG5034: any other answer.</exception>
    public async Task<BinaryData?> GetAsync(string path, CancellationToken cancellationToken)
    {
        for (var clock = new RetryClock(timing, time); ;)
        {
            ScmAnswer? answer = null;
            string? reason = null;
            try
            {
                answer = await SendAsync(RequestMethod.Get, path, null, cancellationToken);
            }
            catch (Exception e) when (AzureConnection.IsUnreachable(e, cancellationToken))
            {
                reason = AzureConnection.Reason(e);
            }

            switch (answer)
            {
                case { Status: 404 }:
                    return null;
                // While a deployment runs, looking at it is answered with 202.
                case { Status: < 300 }:
                    return answer.Content;
                case { IsTransient: false }:
                    throw new NubesGenException(SiteProblems.Refused(Host, $"GET {path}", answer.Status, answer.Text()));
            }

            if (!await clock.PauseAsync(answer?.RetryAfter, cancellationToken))
            {
                throw new NubesGenException(SiteProblems.NoAnswer(Host, reason ?? $"it answered {answer!.Status}", clock.Elapsed));
            }
        }
    }

    /// <summary>Reads JSON, patiently.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<JsonElement?> GetJsonAsync(string path, CancellationToken cancellationToken)
    {
        var content = await GetAsync(path, cancellationToken);
        try
        {
            return content is null || content.ToMemory().IsEmpty ? null : JsonSerializer.Deserialize<JsonElement>(content);
        }
        catch (JsonException)
        {
            // A page of the platform, not of the site.
            return null;
        }
    }

    /// <summary>Sends a package, once.</summary>
    /// <param name="path">With a leading slash, and a query.</param>
    /// <param name="package">The zip.</param>
    /// <param name="onSent">Told how many bytes have gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer, whatever it is.</returns>
    /// <exception cref="NubesGenException">NG5030, NG5031: it does not let us in.</exception>
    public async Task<ScmAnswer> UploadAsync(string path, Stream package, Action<long> onSent, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(timing.IdleLimit);
        using var content = new UploadContent(package, sent =>
        {
            idle.CancelAfter(timing.IdleLimit);
            onSent(sent);
        });
        return await SendAsync(RequestMethod.Post, path, content, idle.Token);
    }

    private async Task<ScmAnswer> SendAsync(RequestMethod method, string path, RequestContent? content, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(address, path));
        if (content is not null)
        {
            // What uploads take altogether nobody knows; UploadAsync sees that they move.
            message.NetworkTimeout = Timeout.InfiniteTimeSpan;
            message.Request.Content = content;
            message.Request.Headers.Add("Content-Type", "application/zip");
            // Who is refused hears so before hundreds of megabytes have gone.
            message.Request.Headers.Add("Expect", "100-continue");
        }

        await pipeline.SendAsync(message, cancellationToken);
        var response = message.Response;
        if (response.Status == 403 && response.Headers.TryGetValue("x-ms-forbidden-ip", out var ours))
        {
            throw new NubesGenException(SiteProblems.AddressRestricted(site, Host, ours.Trim('[', ']')));
        }

        return response.Status is 401 or 403
            ? throw new NubesGenException(SiteProblems.NotAllowed(site, Host, response.Status))
            : new ScmAnswer(response.Status, response.Content, DeploymentId(response), RetryAfter(response));
    }

    private static string? DeploymentId(Response response) => response.Headers.TryGetValue("SCM-DEPLOYMENT-ID", out var id) ? id : null;

    private static TimeSpan? RetryAfter(Response response) =>
        response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds) : null;
}
