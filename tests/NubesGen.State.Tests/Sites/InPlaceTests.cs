using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Sites;

/// <summary>Deployments to a site without slots, by One Deploy: what goes wrong on the way, and what serves then.</summary>
public sealed class InPlaceTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Fact]
    public async Task The_same_content_is_uploaded_once_and_a_changed_file_answers()
    {
        using var run = new SiteRun(azure);

        Assert.True((await run.DeployAsync("one")).Changed);
        Assert.Equal("one", await run.VisitAsync());
        Assert.False((await run.DeployAsync("one")).Changed);
        Assert.Equal(1, run.Site.Uploads);

        Assert.Equal(2, (await run.DeployAsync("two")).Release);
        Assert.Equal("two", await run.VisitAsync());
        Assert.Equal(2, run.Site.Uploads);
        Assert.Equal(2, (await run.Store.ListAsync("packages", CancellationToken.None)).Count);
        Assert.Empty(run.Left);
        Assert.Contains(run.Reporter.Statuses, status => status.StartsWith("Uploading release 1 (commit 1111111): 100 %", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_was_made_anew_is_prepared_though_the_content_serves_already()
    {
        using var run = new SiteRun(azure);

        await run.DeployAsync("one");
        await run.DeployAsync("one");

        Assert.Equal(1, run.Site.Uploads);
        Assert.Equal(2, run.Migrated);
    }

    [Fact]
    public async Task The_deployed_release_and_commit_can_be_read_at_the_deployment_site_and_not_at_the_address()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");

        var marker = await File.ReadAllTextAsync(run.Site.File(".nubesgen/release.json")!);

        Assert.Contains($"\"release\":1,\"commit\":\"{run.Commit}\"", marker, StringComparison.Ordinal);
        Assert.Null(run.Site.File("wwwroot/.nubesgen/release.json"));
        Assert.Contains("GET /api/vfs/site/wwwroot/.nubesgen/release.json 200", run.Site.Requests);
    }

    [Fact]
    public async Task What_serves_is_not_believed_when_somebody_has_deployed_something_else_by_hand()
    {
        using var run = new SiteRun(azure);
        using var other = new TestFolder();
        await run.DeployAsync("one");
        File.WriteAllText(other["answer.txt"], "by hand");
        System.IO.Compression.ZipFile.CreateFromDirectory(other.Path, $"{other.Path}.zip");
        run.Site.Deploy($"{other.Path}.zip", "somebody");
        File.Delete($"{other.Path}.zip");

        Assert.True((await run.DeployAsync("one")).Changed);

        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task An_old_instance_that_still_answers_does_not_pass_for_the_new_release()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        run.Site.StartsFor = TimeSpan.FromSeconds(1);

        await run.DeployAsync("two");

        Assert.Equal("two", await run.VisitAsync());
        Assert.Contains(run.Reporter.Statuses, status => status == "Starting: RuntimeStarting, 0 of 1 instances");
    }

    [Fact]
    public async Task An_old_instance_that_answers_for_too_long_is_an_error_though_it_is_healthy()
    {
        using var run = new SiteRun(azure) { HealthTimeout = TimeSpan.FromMilliseconds(300) };
        await run.DeployAsync("one");
        run.Site.StartsFor = TimeSpan.FromSeconds(2);

        var problem = await run.FailAsync("two");

        Assert.Equal("NG5040", problem.Code);
        Assert.Contains("it has not started within 0.3 s (RuntimeStarting, 0 of 1 instances)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Azure_does_not_track_deployments_a_restart_ends_the_old_instance()
    {
        using var run = new SiteRun(azure);
        run.Site.TracksDeployments = false;
        await run.DeployAsync("one");
        run.Site.StartsFor = TimeSpan.FromMinutes(1);

        await run.DeployAsync("two");

        Assert.Equal("two", await run.VisitAsync());
    }

    [Theory]
    [InlineData("unhealthy", "GET / answered 500")]
    [InlineData("crashes", "1 of its 1 instances have not started: https://scm/api/vfs/LogFiles/default_docker.log")]
    public async Task An_unhealthy_release_is_replaced_by_the_one_before_and_the_error_says_how_long_the_gap_was(string file, string reason)
    {
        using var run = new SiteRun(azure) { HealthTimeout = TimeSpan.FromSeconds(1) };
        await run.DeployAsync("one");

        var problem = await run.FailAsync("two", file);

        Assert.Equal("NG5039", problem.Code);
        Assert.Matches($@"^release 2 \(commit 1111111\) does not get healthy: {System.Text.RegularExpressions.Regex.Escape(reason)}\. release 1 \(commit 1111111\) was deployed again and serves, \d+(\.\d)? s after", problem.Message);
        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(3, run.Site.Uploads);
        Assert.False((await run.DeployAsync("one")).Changed);
        Assert.Empty(run.Left);
    }

    [Fact]
    public async Task Without_an_earlier_release_the_error_says_that_nothing_serves()
    {
        using var run = new SiteRun(azure) { HealthTimeout = TimeSpan.FromMilliseconds(300) };

        var problem = await run.FailAsync("one", "unhealthy");

        Assert.Equal("NG5040", problem.Code);
        Assert.Contains("this was the first deployment", problem.Message, StringComparison.Ordinal);
        // Its package is of no use to anybody.
        await run.DeployAsync("two");
        Assert.Single(await run.Store.ListAsync("packages", CancellationToken.None));
    }

    [Fact]
    public async Task A_health_check_path_wants_an_answer_of_success()
    {
        using var run = new SiteRun(azure) { HealthCheckPath = "/health" };
        await run.DeployAsync("one");
        Assert.Contains("GET /health 200", run.Site.Requests);
    }

    [Fact]
    public async Task Stopping_brings_back_the_release_that_served()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        run.Site.StartsFor = TimeSpan.FromSeconds(1);
        using var stop = new CancellationTokenSource();
        var deploying = run.DeployAsync("two", [], stop.Token);
        await Until.TrueAsync(() => run.Site.Uploads == 2 && run.Reporter.Statuses.Any(status => status.StartsWith("Starting", StringComparison.Ordinal)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploying);
        Assert.Equal("one", await run.VisitAsync());
        Assert.False((await run.DeployAsync("one")).Changed);
        Assert.Contains("it was stopped. release 1 (commit 1111111) was deployed again", Assert.Single(run.Reporter.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_while_the_answer_to_a_whole_package_is_on_its_way_brings_back_the_release_that_served()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        run.Site.UploadFaults.Enqueue(SiteFaults.SlowAfterArrival(TimeSpan.FromMinutes(1)));
        using var stop = new CancellationTokenSource();
        var deploying = run.DeployAsync("two", [], stop.Token);
        await Until.TrueAsync(() => run.Site.Uploads == 2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploying);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_release_can_be_brought_back_by_its_number_with_its_own_marker()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        run.Commit = new string('2', 40);
        await run.DeployAsync("two");
        run.Commit = new string('3', 40);
        await run.DeployAsync("one");

        Assert.Equal(2, (await run.RollbackAsync()).Release);
        Assert.Equal("two", await run.VisitAsync());
        Assert.Equal(3, (await run.RollbackAsync(3)).Release);

        Assert.Equal("one", await run.VisitAsync());
        // The package is that of release 1, which has the same content.
        Assert.False((await run.RollbackAsync(3)).Changed);
        Assert.Contains("\"release\":3,\"commit\":\"3333", await File.ReadAllTextAsync(run.Site.File(".nubesgen/release.json")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_goes_with_the_last_release_of_its_content()
    {
        using var run = new SiteRun(azure) { Kept = 2 };
        foreach (var answer in new[] { "one", "two", "one", "three" })
        {
            await run.DeployAsync(answer);
        }

        // Releases 3 and 4: the content of the first is that of the third.
        Assert.Equal(2, (await run.Store.ListAsync("packages", CancellationToken.None)).Count);
        Assert.Equal(3, (await run.RollbackAsync()).Release);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_package_that_is_gone_or_damaged_is_an_error_and_what_serves_stays()
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        await run.DeployAsync("two");
        foreach (var package in await run.Store.ListAsync("packages", CancellationToken.None))
        {
            await run.Store.WriteAsync(package, new BinaryData("no zip"), CancellationToken.None);
        }

        var damaged = await Assert.ThrowsAsync<Diagnostics.NubesGenException>(() => run.RollbackAsync());

        Assert.Equal("NG5041", damaged.Problems[0].Code);
        Assert.Equal("two", await run.VisitAsync());
        Assert.Empty(run.Left);
    }
}
