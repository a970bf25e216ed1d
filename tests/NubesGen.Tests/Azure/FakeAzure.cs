using System.Net;
using System.Text;
using NubesGen.Azure;

namespace NubesGen.Tests.Azure;

/// <summary>An Azure within this process: answers what a test says, and remembers what was asked.</summary>
internal sealed class FakeAzure : HttpMessageHandler
{
    public const string Tenant = "7e000000-0000-4000-8000-000000000001";
    public const string Client = "c1000000-0000-4000-8000-000000000001";

    private readonly Dictionary<string, Queue<Func<HttpRequestMessage, HttpResponseMessage>>> answers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each request: method, address without query, and body.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The headers named Authorization, in the same order.</summary>
    public List<string> Authorizations { get; } = [];

    /// <summary>A connection of a client with some variables.</summary>
    public AzureConnection Connect(params (string, string)[] variables) => new(ScrubbedMachine.Create(variables), this);

    /// <summary>The variables of a client that signs in with a secret.</summary>
    public static (string, string)[] WithSecret(string secret = "s3cret-of-the-test") =>
        [("ARM_TENANT_ID", Tenant), ("ARM_CLIENT_ID", Client), ("ARM_CLIENT_SECRET", secret)];

    /// <summary>Gives an answer to one address, with or without its query; the last one stays.</summary>
    public FakeAzure Answer(string address, int status, string body, params (string Name, string Value)[] headers)
    {
        answers.TryAdd(address, new());
        answers[address].Enqueue(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        });
        return this;
    }

    /// <summary>Answers as the service does that tells a machine its identity: only who says so gets a token.</summary>
    public FakeAzure WithIdentity(string address, string token)
    {
        answers[address] = new([request => new HttpResponseMessage(request.Headers.Contains("Metadata") ? HttpStatusCode.OK : HttpStatusCode.BadRequest)
        {
            Content = new StringContent($$"""{ "access_token": "{{token}}", "expires_in": "3600", "expires_on": "4102444800", "resource": "https://storage.azure.com", "token_type": "Bearer" }"""),
        }]);
        return this;
    }

    /// <summary>Makes one address unreachable.</summary>
    public FakeAzure Fail(string address, Exception exception)
    {
        answers[address] = new([_ => throw exception]);
        return this;
    }

    /// <summary>Everybody may sign in.</summary>
    public FakeAzure SigningIn(string login = "https://login.microsoftonline.com") => Answer(
        $"{login}/{Tenant}/oauth2/v2.0/token", 200, """{ "token_type": "Bearer", "expires_in": 3600, "access_token": "the-access-token" }""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        Requests.Add($"{request.Method} {address} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))}".Trim());
        Authorizations.Add(request.Headers.Authorization?.ToString() ?? "");
        var found = answers.GetValueOrDefault(request.RequestUri.ToString()) ?? answers.GetValueOrDefault(address);
        return found is null ? new HttpResponseMessage(HttpStatusCode.NotFound)
            : found.Count > 1 ? found.Dequeue()(request)
            : found.Peek()(request);
    }
}
