using System.Diagnostics;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Azure;

public sealed class AzureConnectionTests
{
    private const string Token = $"https://login.microsoftonline.com/{FakeAzure.Tenant}/oauth2/v2.0/token";
    private const string Blob = "https://account.blob.core.windows.net/tfstate/key";
    private const string GitHub = "https://pipelines.example/idtoken";

    [Fact]
    public async Task A_secret_is_exchanged_for_a_token_that_storage_gets()
    {
        var azure = new FakeAzure().SigningIn().Answer(Blob, 200, "state");

        Assert.Equal("state", await ReadAsync(azure, FakeAzure.WithSecret()));

        var signIn = Assert.Single(azure.Requests, request => request.StartsWith("POST ", StringComparison.Ordinal));
        Assert.StartsWith($"POST {Token} ", signIn, StringComparison.Ordinal);
        Assert.Contains("client_secret=s3cret-of-the-test", signIn, StringComparison.Ordinal);
        Assert.Contains("scope=https%3A%2F%2Fstorage.azure.com%2F.default", signIn, StringComparison.Ordinal);
        Assert.Equal("Bearer the-access-token", azure.Authorizations[^1]);
    }

    [Fact]
    public async Task A_workflow_shows_what_github_says_of_it()
    {
        var azure = new FakeAzure().SigningIn().Answer(Blob, 200, "state")
            .Answer($"{GitHub}?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange", 200, """{ "value": "token-of-github" }""");

        Assert.Equal("state", await ReadAsync(azure, Oidc([("ACTIONS_ID_TOKEN_REQUEST_URL", $"{GitHub}?api-version=2.0"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "may-ask")])));

        Assert.Equal("Bearer may-ask", azure.Authorizations[0]);
        Assert.Contains(azure.Requests, request => request.Contains("client_assertion=token-of-github", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_may_be_given_or_in_a_file()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["token"], "token-in-a-file\n");
        var azure = new FakeAzure().SigningIn().Answer(Blob, 200, "state");

        await ReadAsync(azure, Oidc([("ARM_OIDC_TOKEN", "token-that-is-given")]));
        await ReadAsync(azure, Oidc([("ARM_OIDC_TOKEN_FILE_PATH", folder["token"])]));

        Assert.Contains(azure.Requests, request => request.Contains("client_assertion=token-that-is-given", StringComparison.Ordinal));
        Assert.Contains(azure.Requests, request => request.Contains("client_assertion=token-in-a-file&", StringComparison.Ordinal) || request.EndsWith("client_assertion=token-in-a-file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terraform_takes_a_secret_first_and_so_do_we()
    {
        var azure = new FakeAzure().SigningIn().Answer(Blob, 200, "state");

        await ReadAsync(azure, [.. FakeAzure.WithSecret(), ("ARM_USE_OIDC", "true"), ("ARM_OIDC_TOKEN", "x"), ("ARM_USE_MSI", "true")]);

        Assert.Contains(azure.Requests, request => request.Contains("client_secret=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(FakeAzure.Client)]
    public async Task A_machine_may_have_an_identity(string client)
    {
        const string identity = "http://169.254.169.254/metadata/identity/oauth2/token";
        var azure = new FakeAzure().Answer(Blob, 200, "state").WithIdentity(identity, "token-of-the-machine");

        Assert.Equal("state", await ReadAsync(azure, ("ARM_USE_MSI", "true"), ("ARM_CLIENT_ID", client)));

        Assert.Contains($"GET {identity}", azure.Requests);
        Assert.Equal("Bearer token-of-the-machine", azure.Authorizations[^1]);
    }

    [Fact]
    public async Task A_machine_without_identity_is_told_so_soon()
    {
        var azure = new FakeAzure().Answer("http://169.254.169.254/metadata/identity/oauth2/token", 403, """{ "access_token": "token-of-the-machine" }""");
        var watch = Stopwatch.StartNew();

        var problem = await FailAsync(azure, ("ARM_USE_MSI", "true"));

        Assert.Equal("NG6010", problem.Code);
        Assert.DoesNotContain("token-of-the-machine", problem.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("public", "login.microsoftonline.com", "core.windows.net")]
    [InlineData("USGovernment", "login.microsoftonline.us", "core.usgovcloudapi.net")]
    [InlineData("china", "login.chinacloudapi.cn", "core.chinacloudapi.cn")]
    public async Task Each_cloud_has_its_addresses(string name, string login, string suffix)
    {
        var azure = new FakeAzure().SigningIn($"https://{login}").Answer($"https://account.blob.{suffix}/tfstate/key", 200, "state");

        Assert.Equal("state", await ReadAsync(azure, [.. FakeAzure.WithSecret(), ("ARM_ENVIRONMENT", name)]));
    }

    [Fact]
    public async Task A_cloud_may_describe_itself()
    {
        var azure = new FakeAzure().SigningIn("https://login.stack.local").Answer("https://account.blob.stack.local:8443/tfstate/key", 200, "state")
            .Answer("https://stack.local/metadata/endpoints?api-version=2022-09-01", 200, """
                {
                  "name": "Stack", "resourceManager": "https://management.stack.local",
                  "authentication": { "loginEndpoint": "https://login.stack.local/" }, "suffixes": { "storage": "stack.local:8443" }
                }
                """);

        Assert.Equal("state", await ReadAsync(azure, [.. FakeAzure.WithSecret(), ("ARM_METADATA_HOSTNAME", "stack.local")]));
    }

    [Theory]
    [InlineData("NG6012", "ARM_ENVIRONMENT", "german")]
    [InlineData("NG6011", "ARM_USE_OIDC", "true")]
    [InlineData("NG6011", "ARM_CLIENT_SECRET", "s3cret-of-the-test")]
    [InlineData("NG6011", "ARM_USE_CLI", "false")]
    [InlineData("NG6016", "ARM_METADATA_HOSTNAME", "no.metadata.here")]
    [InlineData("NG6017", "ARM_METADATA_HOSTNAME", "other.metadata.here")]
    public async Task What_cannot_be_is_said_before_anybody_is_asked(string code, string variable, string value)
    {
        var azure = new FakeAzure().Answer("https://other.metadata.here/metadata/endpoints", 200, """{ "name": "x" }""");

        var problem = await FailAsync(azure, (variable, value));

        Assert.Equal(code, problem.Code);
        Assert.Contains(variable == "ARM_USE_OIDC" ? "ARM_CLIENT_ID" : variable == "ARM_METADATA_HOSTNAME" ? value : variable, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_why_and_what_to_type_and_never_a_secret()
    {
        var azure = new FakeAzure().Answer(Token, 401, """{ "error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret s3cret-of-the-test provided.\r\nTrace ID: x" }""");

        var exception = await Assert.ThrowsAsync<NubesGenException>(() => ReadAsync(azure, FakeAzure.WithSecret()));

        Assert.Equal("NG6010", exception.Problems[0].Code);
        Assert.Contains("AADSTS7000215: Invalid client secret *** provided. Check ARM_TENANT_ID", exception.Problems[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_without_leave_to_ask_is_told_so()
    {
        var azure = new FakeAzure().Answer(GitHub, 403, "");

        var problem = await FailAsync(azure, Oidc([("ACTIONS_ID_TOKEN_REQUEST_URL", GitHub), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "may-not-ask")]));

        Assert.Equal("NG6010", problem.Code);
        Assert.Contains("GitHub makes no ID token: it answered 403.", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may-not-ask", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_away_is_given_up_soon()
    {
        var azure = new FakeAzure().Fail("https://gone.example/metadata/endpoints", new HttpRequestException("Connection refused (gone.example:443)"));
        var watch = Stopwatch.StartNew();

        var problem = await FailAsync(azure, ("ARM_METADATA_HOSTNAME", "gone.example"));

        Assert.Equal("NG6013", problem.Code);
        Assert.Contains("Azure cannot be reached at gone.example: Connection refused (gone.example:443). ", problem.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(3, azure.Requests.Count);
    }

    [Fact]
    public async Task Whoever_stops_us_gets_no_failure_of_azure()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await (await new FakeAzure().Connect(FakeAzure.WithSecret()).ContainerAsync("account", "tfstate", stopped.Token)).GetPropertiesAsync(cancellationToken: stopped.Token));
    }

    private static (string, string)[] Oidc((string, string)[] token) =>
        [("ARM_USE_OIDC", "true"), ("ARM_TENANT_ID", FakeAzure.Tenant), ("ARM_CLIENT_ID", FakeAzure.Client), .. token];

    private static async Task<string> ReadAsync(FakeAzure azure, params (string, string)[] variables)
    {
        var container = await azure.Connect(variables).ContainerAsync("account", "tfstate", CancellationToken.None);
        return (await container.GetBlobClient("key").DownloadContentAsync()).Value.Content.ToString();
    }

    private static async Task<Problem> FailAsync(FakeAzure azure, params (string, string)[] variables) =>
        Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => ReadAsync(azure, variables))).Problems);
}
