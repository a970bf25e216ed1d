using System.Text.Json;
using NubesGen.Deployment;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Local;

[Trait("Category", "Slow")]
public sealed class LocalApplicationTests(PublishedApp app) : IClassFixture<PublishedApp>, IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    [Fact]
    public async Task A_new_answer_comes_at_the_same_address_and_the_same_content_changes_nothing()
    {
        await using var cloud = new LocalCloud();

        var first = await DeployAsync(cloud, "one");
        var same = await DeployAsync(cloud, "one");
        var second = await DeployAsync(cloud, "two");

        Assert.Equal(new DeploymentResult(first.Address, 1, Changed: true), first);
        Assert.Equal(first with { Changed = false }, same);
        Assert.Equal(new DeploymentResult(first.Address, 2, Changed: true), second);
        Assert.Equal("two", await client.GetStringAsync(second.Address));
        Assert.Single(cloud.Processes());
    }

    [Fact]
    public async Task A_changed_setting_is_a_new_release_and_nothing_of_the_caller_reaches_the_application()
    {
        await using var cloud = new LocalCloud(variables: ("SECRET_OF_THE_CALLER", "x"));
        await DeployAsync(cloud, "one");

        var result = await DeployAsync(cloud, "one", ("ConnectionStrings__Database", "Host=ü; Password='a b'"));

        Assert.True(result.Changed);
        var environment = JsonSerializer.Deserialize<Dictionary<string, string>>(await client.GetStringAsync(new Uri(result.Address!, "environment")))!;
        Assert.Equal("Host=ü; Password='a b'", environment["ConnectionStrings__Database"]);
        Assert.Equal("Production", environment["ASPNETCORE_ENVIRONMENT"]);
        // The shell that launches it sets these two.
        Assert.Subset(
            new HashSet<string> { "PATH", "HOME", "LANG", "TMPDIR", "USER", "DOTNET_ROOT", "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ConnectionStrings__Database", "PWD", "OLDPWD" },
            environment.Keys.ToHashSet());
    }

    [Theory]
    [InlineData("exits", "it has ended")]
    [InlineData("sick", "GET / answered 500")]
    public async Task An_unhealthy_release_is_refused_while_the_one_before_serves(string mode, string reason)
    {
        await using var cloud = new LocalCloud();
        var first = await DeployAsync(cloud, "one");
        var process = Assert.Single(cloud.Processes());

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => DeployAsync(cloud, "two", ("MODE", mode)));

        Assert.Equal("NG5010", problem.Problems[0].Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Contains($"mode {mode}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(process, Assert.Single(cloud.Processes()));
        Assert.Equal("one", await client.GetStringAsync(first.Address));
        Assert.Equal(["1"], Releases(cloud));
    }

    [Fact]
    public async Task A_release_that_fails_only_at_its_final_address_gives_way_to_the_one_before()
    {
        await using var cloud = new LocalCloud();
        var first = await DeployAsync(cloud, "one");

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => DeployAsync(cloud, "two", ("MODE", $"on:{first.Address!.Port}")));

        Assert.Equal("NG5011", problem.Problems[0].Code);
        Assert.Equal("one", await client.GetStringAsync(first.Address));
        Assert.Equal(first with { Changed = false }, await DeployAsync(cloud, "one"));
    }

    [Fact]
    public async Task A_health_check_path_must_answer_2xx()
    {
        await using var cloud = new LocalCloud();

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.Application.DeployAsync(
            cloud.Environment, Deployment("one") with { HealthCheckPath = "/missing" }, CancellationToken.None));

        Assert.Contains("GET /missing answered 404", problem.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Processes());
        Assert.Empty(Releases(cloud));
    }

    [Fact]
    public async Task After_a_kill_the_current_release_comes_back_at_its_address()
    {
        await using var cloud = new LocalCloud();
        Assert.Null(await cloud.Application.EnsureRunningAsync(cloud.Environment, CancellationToken.None));
        var first = await DeployAsync(cloud, "one");
        await cloud.KillAllAsync();

        Assert.Equal(first, await cloud.Application.EnsureRunningAsync(cloud.Environment, CancellationToken.None));
        Assert.Equal("one", await client.GetStringAsync(first.Address));
        Assert.False((await cloud.Application.EnsureRunningAsync(cloud.Environment, CancellationToken.None))!.Changed);
        Assert.False((await DeployAsync(cloud, "one")).Changed);
    }

    [Fact]
    public async Task A_cancelled_deployment_leaves_the_release_before_serving()
    {
        await using var cloud = new LocalCloud();
        var first = await DeployAsync(cloud, "one");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cloud.Application.DeployAsync(
            cloud.Environment, Deployment("two", ("MODE", "sick")) with { HealthTimeout = TimeSpan.FromMinutes(1) }, cancel.Token));

        Assert.Equal("one", await client.GetStringAsync(first.Address));
        Assert.Single(cloud.Processes());
    }

    [Fact]
    public async Task Old_releases_go_but_never_the_current_one_and_the_one_before()
    {
        await using var cloud = new LocalCloud();
        foreach (var answer in new[] { "one", "two", "three" })
        {
            await cloud.Application.DeployAsync(cloud.Environment, Deployment(answer) with { ReleasesKept = 1 }, CancellationToken.None);
        }

        Assert.Equal(["2", "3"], Releases(cloud));
    }

    [Fact]
    public async Task A_worker_has_no_address_and_the_process_on_trial_is_the_one_that_stays()
    {
        await using var cloud = new LocalCloud();
        var worker = Deployment("one", ("MODE", "works")) with { ServesHttp = false };

        var first = await cloud.Application.DeployAsync(cloud.Environment, worker, CancellationToken.None);
        var process = Assert.Single(cloud.Processes());
        var same = await cloud.Application.DeployAsync(cloud.Environment, worker, CancellationToken.None);

        Assert.Equal(new DeploymentResult(null, 1, Changed: true), first);
        Assert.Equal(first with { Changed = false }, same);
        Assert.Equal(process, Assert.Single(cloud.Processes()));
        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.Application.DeployAsync(
            cloud.Environment, worker with { Settings = new Dictionary<string, string> { ["MODE"] = "exits" } }, CancellationToken.None));
        Assert.Equal("NG5010", problem.Problems[0].Code);
        Assert.Equal(process, Assert.Single(cloud.Processes()));
    }

    [Fact]
    public async Task A_program_that_brings_its_runtime_is_started_itself_and_a_folder_without_one_is_refused()
    {
        await using var cloud = new LocalCloud();
        var published = Directory.CreateDirectory(cloud.Folder["publish"]).FullName;
        var worker = Deployment("") with { PublishDirectory = published, ServesHttp = false };
        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.Application.DeployAsync(cloud.Environment, worker, CancellationToken.None));
        Assert.Equal("NG5012", problem.Problems[0].Code);

        await cloud.Runner.RunAsync(cloud.Shell($"printf '#!/bin/sh\nexec sleep 300\n' >'{published}/demo' && chmod +x '{published}/demo'"), CancellationToken.None);
        var result = await cloud.Application.DeployAsync(cloud.Environment, worker, CancellationToken.None);

        Assert.Equal(new DeploymentResult(null, 1, Changed: true), result);
        Assert.Single(cloud.Processes());
    }

    [Fact]
    public async Task Two_environments_run_side_by_side_and_destroying_one_leaves_the_other()
    {
        await using var alice = new LocalCloud();
        await using var bob = new LocalCloud("bob", alice.Folder);
        var ofAlice = await DeployAsync(alice, "alice");
        var ofBob = await DeployAsync(bob, "bob");

        await bob.DestroyAsync();

        Assert.Equal("alice", await client.GetStringAsync(ofAlice.Address));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(ofBob.Address));
        Assert.Empty(bob.Processes());
        Assert.False(Directory.Exists(bob.Environment.StoreDirectory));
    }

    public void Dispose() => client.Dispose();

    private Task<DeploymentResult> DeployAsync(LocalCloud cloud, string answer, params (string Name, string Value)[] settings) =>
        cloud.Application.DeployAsync(cloud.Environment, Deployment(answer, settings), CancellationToken.None);

    private LocalDeployment Deployment(string answer, params (string Name, string Value)[] settings) => new()
    {
        PublishDirectory = app.Answering(answer),
        AssemblyName = "demo",
        ServesHttp = true,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        HealthCheckPath = null,
        HealthTimeout = TimeSpan.FromSeconds(4),
        ReleasesKept = 5,
    };

    private static IEnumerable<string?> Releases(LocalCloud cloud) =>
        Directory.EnumerateDirectories(Path.Combine(cloud.Environment.ApplicationDirectory, "releases")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
