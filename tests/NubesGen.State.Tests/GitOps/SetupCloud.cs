using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Processes;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.GitOps;

/// <summary>An Azure and a GitHub in this process, for hundreds of set-ups in a second: the stand-ins without their servers.</summary>
internal sealed class SetupCloud : HttpMessageHandler
{
    public const string Subscription = "5b000000-0000-4000-8000-000000000001";
    public const string ProtectedSubscription = "5b000000-0000-4000-8000-000000000002";
    public const string Repository = "github.com/contoso/todo";

    private readonly TestFolder folder = new();
    private int changes;

    public SetupCloud()
    {
        Azure.AddSubscription(Subscription);
        Azure.AddSubscription(ProtectedSubscription);
        GitHub.Files.Add(".github/workflows/gitops-todo-api.yml");
    }

    public ResourceManager Azure { get; } = new();

    public GitHub GitHub { get; } = new("Contoso", "Todo");

    /// <summary>What environment branches of the project start with.</summary>
    public string Prefix { get; set; } = "env-";

    public string Remote { get; set; } = "git@github.com:Contoso/Todo.git";

    /// <summary>Blobs in the containers of states.</summary>
    public List<string> Blobs { get; } = [];

    /// <summary>Method and path of everything that was asked, e.g. <c>Azure PUT /subscriptions/…</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Those that change something.</summary>
    public IReadOnlyList<string> Changes => [.. Requests.Where(request => !request.Split(' ')[1].Equals("GET", StringComparison.Ordinal))];

    /// <summary>Asked before each request, with its number among the changing ones (0: it changes nothing); an answer is the answer.</summary>
    public Func<int, HttpRequestMessage, (int Status, JsonNode? Body)?>? Before { get; set; }

    /// <summary>Told after each changing request.</summary>
    public Action<int>? After { get; set; }

    /// <summary>Whether somebody is signed in to GitHub.</summary>
    public bool IsSignedInToGitHub { get; set; } = true;

    /// <summary>All that is set up, in one text.</summary>
    public string State => string.Join('\n', Azure.Ids.Order(StringComparer.OrdinalIgnoreCase).Select(id => $"{id} {Azure[id]!.ToJsonString()}").Append(GitHub.State));

    /// <summary>Runs SetupGitOps.</summary>
    public async Task<RecordingReporter> RunAsync(SetupRequest? request = null, string? confirmed = null, CancellationToken cancellationToken = default, params (string Name, string Value)[] properties)
    {
        changes = 0;
        Requests.Clear();
        var reporter = new RecordingReporter();
        List<(string Name, string Value)> variables = [("ARM_SUBSCRIPTION_ID", Subscription), ("PATH", folder.Path)];
        if (IsSignedInToGitHub)
        {
            variables.Add(("GH_TOKEN", GitHub.Token));
        }

        var machine = ScrubbedMachine.Create([.. variables]);
        var settings = new Settings(properties.ToDictionary(property => property.Name, property => property.Value));
        var connection = new AzureConnection(machine, this, DelegatedTokenCredential.Create((context, _) =>
            new AccessToken(EntraToken.Create(EntraToken.Claims(AzureOnLoopback.Tenant, AzureOnLoopback.User), context.Scopes[0]), DateTimeOffset.UtcNow + EntraToken.Lifetime)));
        using var http = new HttpClient(this, disposeHandler: false);
        await new AzureGitOps(
            TestApplications.Create(folder.Path) with { EnvironmentPrefix = Prefix }, TestApplications.Catalog, settings, ProjectSettings,
            new GitRepository(folder.Path, folder.Path, "env-alice", null, Remote), machine, new CommandRunner(machine), connection, http, reporter)
        { Pause = TimeSpan.Zero }.RunAsync(request ?? new SetupRequest(false, false), confirmed, cancellationToken);
        return reporter;
    }

    /// <summary>What the project file sets.</summary>
    public Settings ProjectSettings { get; set; } = new(new Dictionary<string, string>());

    /// <summary>Runs it for both tiers.</summary>
    public Task<RecordingReporter> RunBothAsync(SetupRequest? request = null, string? confirmed = null, CancellationToken cancellationToken = default) =>
        RunAsync(request, confirmed, cancellationToken, ("NubesGenProtectedSubscriptionId", ProtectedSubscription));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (method, path, host) = (request.Method.Method, Uri.UnescapeDataString(request.RequestUri!.AbsolutePath), request.RequestUri.Host);
        if (host.EndsWith(".blob.core.windows.net", StringComparison.Ordinal))
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(ListBlobs(request.RequestUri.Query), Encoding.UTF8, "application/xml") };
        }

        Requests.Add($"{(host == "api.github.com" ? "GitHub" : "Azure")} {method} {path}");
        var number = method == "GET" ? 0 : ++changes;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var authorization = request.Headers.Authorization?.ToString() ?? "";
        var (status, answer) = Before?.Invoke(number, request)
            ?? (host == "api.github.com" ? GitHub.Answer(method, path, authorization, body) : Azure.Answer(method, path, authorization, body));
        if (number > 0)
        {
            After?.Invoke(number);
        }

        return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(answer?.ToJsonString() ?? "", Encoding.UTF8, "application/json"), RequestMessage = request };
    }

    protected override void Dispose(bool disposing)
    {
        folder.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>As blobs are listed by folders.</summary>
    private string ListBlobs(string query)
    {
        var prefix = System.Web.HttpUtility.ParseQueryString(query)["prefix"] ?? "";
        var names = Blobs.Where(blob => blob.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var folders = names.Where(name => name[prefix.Length..].Contains('/', StringComparison.Ordinal)).Select(name => name[..(name.IndexOf('/', prefix.Length) + 1)]).Distinct();
        var files = names.Where(name => !name[prefix.Length..].Contains('/', StringComparison.Ordinal));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>"
            + string.Concat(folders.Select(name => $"<BlobPrefix><Name>{name}</Name></BlobPrefix>"))
            + string.Concat(files.Select(name => $"<Blob><Name>{name}</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>"))
            + "</Blobs><NextMarker /></EnumerationResults>";
    }
}
