using NubesGen.Deployment;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Local;

[Trait("Category", "Slow")]
public sealed class LocalRollbackTests(PublishedApp app) : IClassFixture<PublishedApp>, IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    [Fact]
    public async Task One_step_back_then_any_release_and_what_was_newest_is_deployed_again()
    {
        await using var cloud = new LocalCloud();
        foreach (var answer in new[] { "one", "two", "three" })
        {
            await DeployAsync(cloud, answer);
        }

        var second = await RollBackAsync(cloud, null);
        Assert.Equal((2, true, "commit of two"), (second.Release, second.Changed, second.Commit));
        Assert.Equal("two", await client.GetStringAsync(second.Address));
        Assert.Equal("one", await client.GetStringAsync((await RollBackAsync(cloud, null)).Address));
        Assert.Equal("three", await client.GetStringAsync((await RollBackAsync(cloud, 3)).Address));
        await RollBackAsync(cloud, 1);

        Assert.False((await RollBackAsync(cloud, 1)).Changed);
        Assert.False((await DeployAsync(cloud, "one")).Changed);
        var again = await DeployAsync(cloud, "three");
        Assert.Equal((4, true), (again.Release, again.Changed));
        Assert.Equal("three", await client.GetStringAsync(again.Address));
        // What was rolled back is not what one wants back.
        Assert.Equal(1, (await RollBackAsync(cloud, null)).Release);
        Assert.Single(cloud.Processes());
    }

    [Theory]
    [InlineData(null, "no release before the one that serves. It has 1:")]
    [InlineData(7, "no release 7. It has 1:")]
    public async Task What_is_not_kept_is_refused_with_what_is(int? release, string reason)
    {
        await using var cloud = new LocalCloud();
        Assert.Contains("Nothing has been deployed", (await FailAsync(cloud, release, "NG5019")).Message, StringComparison.Ordinal);
        var first = await DeployAsync(cloud, "one");

        Assert.Contains(reason, (await FailAsync(cloud, release, "NG5019")).Message, StringComparison.Ordinal);

        Assert.Equal("one", await client.GetStringAsync(first.Address));
    }

    [Fact]
    public async Task A_release_that_is_not_healthy_any_more_is_refused_and_stays_while_the_newest_serves()
    {
        await using var cloud = new LocalCloud();
        await DeployAsync(cloud, "one");
        var second = await DeployAsync(cloud, "two");

        var problem = await FailAsync(cloud, null, "NG5010", ("MODE", "sick"));
        Assert.Contains("Release 1 is not healthy", problem.Message, StringComparison.Ordinal);
        Assert.Equal("two", await client.GetStringAsync(second.Address));
        await FailAsync(cloud, null, "NG5011", ("MODE", $"on:{second.Address!.Port}"));
        Assert.Equal("two", await client.GetStringAsync(second.Address));

        Assert.Equal("one", await client.GetStringAsync((await RollBackAsync(cloud, null)).Address));
    }

    [Fact]
    public async Task The_settings_are_those_of_now()
    {
        await using var cloud = new LocalCloud();
        await DeployAsync(cloud, "one");
        await DeployAsync(cloud, "two");

        var first = await RollBackAsync(cloud, null, ("MOVED", "yes"));
        await cloud.KillAllAsync();
        Assert.Equal(first, await cloud.Application.EnsureRunningAsync(cloud.Environment, CancellationToken.None));

        Assert.Contains("\"MOVED\":\"yes\"", await client.GetStringAsync(new Uri(first.Address!, "environment")), StringComparison.Ordinal);
        Assert.False((await RollBackAsync(cloud, 1, ("MOVED", "yes"))).Changed);
    }

    public void Dispose() => client.Dispose();

    private Task<DeploymentResult> DeployAsync(LocalCloud cloud, string answer) => cloud.Application.DeployAsync(
        cloud.Environment,
        new LocalDeployment
        {
            PublishDirectory = app.Answering(answer),
            AssemblyName = "demo",
            ServesHttp = true,
            Settings = new Dictionary<string, string>(),
            HealthCheckPath = null,
            HealthTimeout = TimeSpan.FromSeconds(20),
            ReleasesKept = 5,
            Commit = $"commit of {answer}",
        },
        CancellationToken.None);

    private static Task<DeploymentResult> RollBackAsync(LocalCloud cloud, int? release, params (string Name, string Value)[] settings) => cloud.Application.RollBackAsync(
        cloud.Environment,
        new LocalRollback
        {
            Release = release,
            Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
            HealthTimeout = TimeSpan.FromSeconds(4),
        },
        CancellationToken.None);

    private static async Task<NubesGenException> FailAsync(LocalCloud cloud, int? release, string code, params (string Name, string Value)[] settings)
    {
        var problem = await Assert.ThrowsAsync<NubesGenException>(() => RollBackAsync(cloud, release, settings));
        Assert.Equal(code, problem.Problems[0].Code);
        return problem;
    }
}
