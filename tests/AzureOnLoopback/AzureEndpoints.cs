using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// Azure's own addresses except storage, on one port of loopback over HTTPS: what clouds there are (metadata), where one signs in, Resource
/// Manager. Every request is recorded.
/// </summary>
/// <param name="storageSuffix">What the metadata say that blob addresses end in, after <c>blob.</c>.</param>
/// <param name="signIn">Answers who wants a token.</param>
/// <param name="resourceManager">Answers the rest.</param>
internal sealed class AzureEndpoints(string storageSuffix, SignIn signIn, ResourceManager resourceManager) : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private WebApplication? application;

    /// <summary>Its address, e.g. <c>https://localhost:40443</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What was asked so far, the oldest first.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => requests;

    /// <summary>
    /// Who answers for other names, by how these end, e.g. <c>.scm.azurewebsites.net</c>; of several the longest counts. Nothing of their
    /// requests is read or recorded here: bodies may be large.
    /// </summary>
    public ConcurrentDictionary<string, RequestDelegate> Sites { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asked before all others; true: it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Handler { get; set; }

    /// <summary>Asked before what a test has filled Resource Manager with; it gets the body, and null is no answer.</summary>
    public Func<HttpContext, string, (int Status, JsonNode? Body)?> Resources { get; set; } = (_, _) => null;

    /// <summary>Begins to listen.</summary>
    public async Task StartAsync(LoopbackCertificate certificate)
    {
        // The empty builder: none of this machine's ASPNETCORE_ variables has a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null)
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.UseHttps(https => https.ServerCertificateSelector = (_, name) => certificate.For(name))));
        application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        Address = new Uri($"https://localhost:{new Uri(application.Urls.First()).Port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
        {
            // Terraform leaves its connections open; nobody waits for them.
            using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            await application.StopAsync(now.Token);
            await application.DisposeAsync();
        }
    }

    /// <summary>Who answers for a name that is not one of Azure's own addresses.</summary>
    /// <returns><see langword="null"/> when nobody does.</returns>
    public RequestDelegate? SiteOf(string host) => Sites.Where(site => host.EndsWith(site.Key, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(site => site.Key.Length).Select(site => site.Value).FirstOrDefault();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (SiteOf(request.Host.Host) is { } site)
        {
            await site(context);
            return;
        }

        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        requests.Enqueue(new RecordedRequest(
            request.Method, request.Host.Host, request.Path.Value!, request.QueryString.Value!, body, request.Headers.UserAgent.ToString()));

        if (Handler is not null && await Handler(context))
        {
            return;
        }

        var (status, answer) = request.Path == "/metadata/endpoints" ? (200, Metadata())
            : await signIn.AnswerAsync(context, Address)
            ?? Resources(context, body)
            ?? resourceManager.Answer(request.Method, request.Path.Value!, request.Headers.Authorization.ToString(), body);
        context.Response.StatusCode = status;
        if (answer is not null)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    /// <summary>As of api-version 2022-09-01; what Terraform and its provider read of it.</summary>
    private JsonObject Metadata()
    {
        var self = Address.ToString().TrimEnd('/');
        return new JsonObject
        {
            ["name"] = "LoopbackCloud",
            ["resourceManager"] = self,
            ["microsoftGraphResourceId"] = $"{self}/graph",
            ["authentication"] = new JsonObject
            {
                ["loginEndpoint"] = self,
                ["audiences"] = new JsonArray("https://management.core.windows.net/", "https://management.azure.com/"),
                ["tenant"] = "common",
                ["identityProvider"] = "AAD",
            },
            ["suffixes"] = new JsonObject { ["storage"] = storageSuffix },
        };
    }
}
