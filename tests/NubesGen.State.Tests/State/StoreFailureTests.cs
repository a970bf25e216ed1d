using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using NubesGen.Diagnostics;
using NubesGen.State;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.State;

/// <summary>Each way for the store to be of no use has a code of its own.</summary>
public sealed class StoreFailureTests(SharedAzure shared) : StoreTest(shared)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Who_has_no_valid_token_is_told_of_the_role_and_of_az_login()
    {
        var credential = DelegatedTokenCredential.Create((_, _) => new AccessToken(
            EntraToken.Create(EntraToken.Claims(AzureOnLoopback.Tenant, AzureOnLoopback.User), "https://vault.azure.net/.default"), DateTimeOffset.UtcNow.AddHours(1)));

        await AssertAllFailAsync(Client(credential: credential), "NG4012", "Storage Blob Data Contributor", "az login");
    }

    [Fact]
    public async Task So_is_who_cannot_sign_in()
    {
        var credential = new ClientAssertionCredential(AzureOnLoopback.Tenant, AzureOnLoopback.Client, _ => Task.FromResult("e30.e30."), new ClientAssertionCredentialOptions
        {
            Transport = Azure.Transport,
            AuthorityHost = Azure.Endpoints.Address,
            DisableInstanceDiscovery = true,
        });

        await AssertAllFailAsync(Client(credential: credential), "NG4012", "AADSTS700213", "az login");
    }

    [Fact]
    public async Task A_container_that_is_missing_is_not_taken_for_an_empty_one() =>
        await AssertAllFailAsync(Client(container: "missing"), "NG4013", "'missing'", "NubesGenStateContainer", "SetupGitOps");

    [Theory]
    [InlineData(-7, "is 7 min ahead of that")]
    [InlineData(200, "is 3 h 20 min behind that")]
    public async Task A_wrong_clock_is_named_with_how_wrong_it_is(int minutes, string expected)
    {
        var credential = DelegatedTokenCredential.Create((_, _) => new AccessToken("e30.e30.", DateTimeOffset.UtcNow.AddHours(1)));
        var shifted = new Handler(Azure.CreateHandler(), answer => answer.Headers.Date = DateTimeOffset.UtcNow.AddMinutes(minutes).AddSeconds(10));

        await AssertAllFailAsync(Client(credential: credential, handler: shifted), "NG4014", expected);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_while_all_is_well_is_nobodys_business()
    {
        var shifted = new Handler(Azure.CreateHandler(), answer => answer.Headers.Date = DateTimeOffset.UtcNow.AddHours(1));

        Assert.Null(await new BlobStateStore(Client(handler: shifted)).Environment(Project, "alice").ReadAsync("owner.json", Never));
    }

    [Fact]
    public async Task A_service_that_is_ill_counts_as_not_reached()
    {
        var ill = new Handler(Azure.CreateHandler(), answer => answer.StatusCode = System.Net.HttpStatusCode.ServiceUnavailable);

        await AssertAllFailAsync(Client(handler: ill), "NG4011", "503");
    }

    [Fact]
    public async Task Anything_else_that_is_refused_is_told_in_the_services_words()
    {
        await Alice.WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never);
        await Container.GetBlobClient($"{Project}/alice.owner.json").GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        var problem = await FailsAsync(() => Alice.WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never));

        Assert.Equal("NG4015", problem.Code);
        Assert.Contains("412 LeaseIdMissing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_is_no_failure()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Alice.ReadAsync("owner.json", stopped.Token));
    }

    [Fact]
    public async Task A_store_that_is_away_is_given_up_in_time_and_a_lock_outlasts_a_short_outage_only()
    {
        await using var azure = await AzureOnLoopback.StartAsync();
        var store = new BlobStateStore(azure.States, null, Quick);
        var first = await store.Environment(Project, "alice").LockAsync(Holder("alice"), Long, Reporter, Never);
        await azure.StopStorageAsync();
        await AssertAllFailAsync(Client(azure: azure), "NG4011", "network");

        // What could not be written is made up for.
        first.NoteTerraform(System.Environment.ProcessId);
        await azure.StartStorageAsync();
        var file = azure.States.GetBlobClient($"{Project}/alice.lock");
        await Until.TrueAsync(() => LockRecord.Of(file.GetProperties().Value.Metadata)!.Holder.Terraform is not null);
        Assert.False(first.Lost.IsCancellationRequested);

        var clock = Stopwatch.StartNew();
        await azure.StopStorageAsync();
        await Until.TrueAsync(() => first.Lost.IsCancellationRequested);
        Assert.InRange(clock.Elapsed, Quick.Lease - (2 * Quick.Renewal), Quick.Lease + TimeSpan.FromSeconds(4));
        clock.Restart();
        first.Dispose();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Letting_go_while_the_store_is_away_throws_nothing()
    {
        await using var azure = await AzureOnLoopback.StartAsync();
        var store = new BlobStateStore(azure.States, null, Quick);
        var held = await store.Environment(Project, "alice").LockAsync(Holder("alice"), Long, Reporter, Never);
        await azure.StopStorageAsync();

        held.Dispose();

        await azure.StartStorageAsync();
        using var next = await store.Environment(Project, "alice").LockAsync(Holder("bob"), Long, Reporter, Never);
        Assert.Equal("alice", ((BlobEnvironmentLock)next).Previous!.User);
    }

    /// <summary>With retries as the real one has them.</summary>
    private BlobContainerClient Client(
        AzureOnLoopback? azure = null, TokenCredential? credential = null, string container = AzureOnLoopback.Container, HttpMessageHandler? handler = null)
    {
        azure ??= Azure;
        var options = new BlobClientOptions
        {
            Transport = handler is null ? azure.Transport : new HttpClientTransport(new HttpClient(handler)),
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(50), NetworkTimeout = TimeSpan.FromSeconds(9) },
        };
        return new BlobServiceClient(AzureOnLoopback.BlobAddress, credential ?? azure.Credential, options).GetBlobContainerClient(container);
    }

    private async Task AssertAllFailAsync(BlobContainerClient container, string code, params string[] parts)
    {
        var store = new BlobStateStore(container, null, Quick);
        var environment = store.Environment(Project, "alice");
        Func<Task>[] actions =
        [
            () => store.ListAsync(Project, Never),
            () => environment.ReadAsync(StoreFiles.Owner, Never),
            () => environment.WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never),
            () => environment.CreateAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never),
            () => environment.ListAsync(StoreFiles.Backups, Never),
            () => environment.DeleteAsync(StoreFiles.Owner, Never),
            () => environment.ReadStateAsync(Never),
            () => environment.DeleteStateAsync(Never),
            () => environment.LockAsync(Holder("alice"), Long, Reporter, Never),
            () => environment.UnlockAsync(Never),
        ];
        for (var i = 0; i < actions.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            var failure = await Record.ExceptionAsync(actions[i]);
            Assert.True(failure is NubesGenException, $"action {i}: {failure}");
            var problem = Assert.Single(((NubesGenException)failure).Problems);
            Assert.True(problem.Code == code, $"action {i}: {failure}");
            Assert.All(parts, part => Assert.Contains(part, problem.Message, StringComparison.Ordinal));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"action {i}: {clock.Elapsed}");
        }
    }

    private sealed class Handler(HttpMessageHandler inner, Action<HttpResponseMessage> change) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            change(answer);
            return answer;
        }
    }
}
