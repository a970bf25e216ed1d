using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>
/// The environment's Azure Container Registry. One signs in by identity: an Entra token for Azure is exchanged for a token of the registry,
/// and that for one that is good for a repository (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md). All of them are secrets.
/// </summary>
/// <param name="context">Whose.</param>
internal sealed class ContainerRegistry(HostContext context)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private static readonly IReadOnlyList<string> ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private string? refreshToken;

    /// <summary>Its host name, e.g. <c>crtodo.azurecr.io</c>.</summary>
    public string Name => context.Outputs["container_registry"].GetString()!;

    /// <summary>The repository of the application's images.</summary>
    public string Repository => context.Target.Application.Name;

    /// <summary>Signs in.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A token that is good for some hours: a secret.</returns>
    /// <exception cref="NubesGenException">NG5046: it refuses; NG5047: it does not answer; NG6010: not signed in to Azure.</exception>
    public async Task<string> SignInAsync(CancellationToken cancellationToken) => refreshToken ??= await AskTokenAsync(
        "oauth2/exchange",
        "refresh_token",
        new() { ["grant_type"] = "access_token", ["service"] = Name, ["access_token"] = await context.Connection.TokenAsync(scope: null, cancellationToken) },
        cancellationToken);

    /// <summary>Finds the image behind a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its name by digest, <c>registry/repository@sha256:…</c>; <see langword="null"/> when there is none.</returns>
    /// <exception cref="NubesGenException">As of <see cref="SignInAsync"/>.</exception>
    public async Task<string?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, tag, "pull", cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null
            : response.Headers.TryGetValues("Docker-Content-Digest", out var digests) ? $"{Name}/{Repository}@{digests.First()}"
            : throw new NubesGenException(ContainerProblems.RegistryUnreachable(Name, "its answer has no digest: something on the way has taken it out"));
    }

    /// <summary>Whether an image is there.</summary>
    /// <param name="image">Its name by digest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when it is not.</returns>
    /// <exception cref="NubesGenException">As of <see cref="SignInAsync"/>.</exception>
    public async Task<bool> HasAsync(string image, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, Digest(image), "pull", cancellationToken);
        return response.StatusCode != HttpStatusCode.NotFound;
    }

    /// <summary>Deletes an image with all its tags; layers that others have stay.</summary>
    /// <param name="image">Its name by digest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done also when it was not there.</returns>
    /// <exception cref="NubesGenException">As of <see cref="SignInAsync"/>.</exception>
    public async Task DeleteAsync(string image, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync(HttpMethod.Delete, Digest(image), "delete", cancellationToken);
    }

    private static string Digest(string image) => image[(image.LastIndexOf('@') + 1)..];

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string reference, string action, CancellationToken cancellationToken)
    {
        var token = await AskTokenAsync(
            "oauth2/token",
            "access_token",
            new()
            {
                ["grant_type"] = "refresh_token",
                ["service"] = Name,
                ["scope"] = $"repository:{Repository}:{action}",
                ["refresh_token"] = await SignInAsync(cancellationToken),
            },
            cancellationToken);
        using var request = new HttpRequestMessage(method, At($"v2/{Repository}/manifests/{reference}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var type in ManifestTypes)
        {
            request.Headers.Accept.ParseAdd(type);
        }

        var response = await SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
        {
            return response;
        }

        response.Dispose();
        throw Refused($"{method} of a manifest", response.StatusCode);
    }

    private async Task<string> AskTokenAsync(string path, string name, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = new FormUrlEncodedContent(form) };
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refused("our sign-in", response.StatusCode);
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return json.RootElement.GetProperty(name).GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new NubesGenException(ContainerProblems.RegistryUnreachable(Name, "it answers as no container registry does"), e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var client = context.Connection.Anonymous(AnswerLimit);
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (AzureConnection.IsUnreachable(e, cancellationToken))
        {
            throw new NubesGenException(ContainerProblems.RegistryUnreachable(Name, AzureConnection.Reason(e)), e);
        }
    }

    private NubesGenException Refused(string what, HttpStatusCode status) => new(
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? ContainerProblems.RegistryRefuses(Name, $"refuses {what} ({(int)status})")
            : ContainerProblems.RegistryUnreachable(Name, $"it answered {(int)status} to {what}"));

    private Uri At(string path) => new($"https://{Name}/{path}");
}
