using System.Text.Json;
using Azure;
using Azure.Core;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <content>
/// Changes, and the wait for those that take time. Source of how Azure tells: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations.
/// </content>
public sealed partial class ResourceManagerClient
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>Changes something, and waits until that is done.</summary>
    /// <param name="method">PUT, PATCH, POST or DELETE.</param>
    /// <param name="path">As of <see cref="GetAsync"/>.</param>
    /// <param name="apiVersion">Which form request and answer have.</param>
    /// <param name="body">JSON; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Stops the waiting; Azure goes on.</param>
    /// <returns>The first answer; <see langword="null"/> when it was empty.</returns>
    /// <exception cref="NubesGenException">NG6010: not signed in; NG6013: nobody answers; NG6014, NG6018: refused; NG6016: any other answer; NG6019: begun, but failed.</exception>
    public async Task<JsonDocument?> ChangeAsync(
        string method, string path, string apiVersion, BinaryData? body, CancellationToken cancellationToken)
    {
        using var message = await SendAsync(RequestMethod.Parse(method), At(path, apiVersion), body, cancellationToken);
        if (method == "DELETE" && message.Response.Status == 404)
        {
            return null;
        }

        var response = Checked(message, path);
        var answer = Parse(response);
        await WaitAsync($"{method} {path}", At(path, apiVersion), response, answer, cancellationToken);
        return answer;
    }

    private async Task WaitAsync(string what, Uri resource, Response first, JsonDocument? answer, CancellationToken cancellationToken)
    {
        if (first.Headers.TryGetValue("Azure-AsyncOperation", out var operation))
        {
            await UntilAsync(what, new Uri(address, operation), first, document => Text(document, "status"), cancellationToken);
        }
        else if (first.Status == 202 && first.Headers.TryGetValue("Location", out var location))
        {
            // Done as soon as it answers anything else than 202.
            await UntilAsync(what, new Uri(address, location), first, _ => "Succeeded", cancellationToken);
        }
        else if (State(answer) is { } state && !IsFinal(state))
        {
            await UntilAsync(what, resource, first, State, cancellationToken);
        }
    }

    private async Task UntilAsync(string what, Uri uri, Response last, Func<JsonDocument?, string?> statusOf, CancellationToken cancellationToken)
    {
        for (var pause = Pause(last); ;)
        {
            await Task.Delay(pause, cancellationToken);
            using var message = await SendAsync(RequestMethod.Get, uri, null, cancellationToken);
            var response = Checked(message, uri.AbsolutePath);
            pause = Pause(response);
            if (response.Status == 202)
            {
                continue;
            }

            using var document = Parse(response);
            var status = statusOf(document) ?? "Succeeded";
            if (status.Equals("Succeeded", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            if (IsFinal(status))
            {
                throw new NubesGenException(AzureProblems.Unsuccessful(what, status, Code(response)));
            }
        }
    }

    /// <summary>As long as Azure says; zero is taken for soon.</summary>
    private static TimeSpan Pause(Response response) =>
        response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? seconds == 0 ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(seconds)
            : Poll;

    private static bool IsFinal(string status) =>
        status.Equals("Succeeded", StringComparison.OrdinalIgnoreCase) || status.Equals("Failed", StringComparison.OrdinalIgnoreCase) || status.Equals("Canceled", StringComparison.OrdinalIgnoreCase);

    private static string? State(JsonDocument? document) =>
        document?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("provisioningState", out var state) ? state.GetString() : null;

    private static string? Text(JsonDocument? document, string name) =>
        document?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonDocument? Parse(Response response) => response.Content.ToMemory().IsEmpty ? null : JsonDocument.Parse(response.Content);
}
