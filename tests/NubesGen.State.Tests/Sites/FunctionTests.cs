using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Sites;

/// <summary>Deployments to a function app on Flex Consumption.</summary>
public sealed class FunctionTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Fact]
    public async Task The_same_content_is_uploaded_once_and_a_changed_file_answers()
    {
        using var run = new SiteRun(azure, "Function");
        await run.DeployAsync("one");
        Assert.False((await run.DeployAsync("one")).Changed);
        run.Site.StartsFor = TimeSpan.FromMilliseconds(500);

        await run.DeployAsync("two");

        Assert.Equal("two", await run.VisitAsync());
        Assert.Equal(2, run.Site.Uploads);
        Assert.Matches("^NubesGen.Sdk-2-[0-9a-f]{16}-111111111111$", run.Site.Deployments[1].Deployer);
        Assert.Equal(1, (await run.RollbackAsync()).Release);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Theory]
    [InlineData("unhealthy", "GET / answered 500")]
    [InlineData("host-error", "the Functions host has not started: No storage.")]
    public async Task An_unhealthy_release_is_replaced_by_the_one_before(string file, string reason)
    {
        using var run = new SiteRun(azure, "Function") { HealthTimeout = TimeSpan.FromMilliseconds(500) };
        await run.DeployAsync("one");

        var problem = await run.FailAsync("two", file);

        Assert.Equal("NG5039", problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_deployment_that_another_one_has_come_before_is_sent_again()
    {
        using var run = new SiteRun(azure, "Function");
        run.Site.NextEndsAs.Enqueue(5);

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(2, run.Site.Uploads);
    }

    [Fact]
    public async Task One_that_is_done_but_for_a_restart_is_done()
    {
        using var run = new SiteRun(azure, "Function");
        run.Site.NextEndsAs.Enqueue(6);

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
    }

    [Theory]
    [InlineData(-1, "its deployment ended as 'Cancelled'")]
    [InlineData(3, "its deployment ended as 'Failed'; Updating submodules.")]
    public async Task One_that_has_failed_brings_back_the_one_before(int status, string reason)
    {
        using var run = new SiteRun(azure, "Function");
        await run.DeployAsync("one");
        run.Site.NextEndsAs.Enqueue(status);

        var problem = await run.FailAsync("two");

        Assert.Equal("NG5039", problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_connection_string_with_a_key_is_the_users_own_and_stays()
    {
        using var run = new SiteRun(azure, "Function");
        run.Site.Settings["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=https;AccountName=st;AccountKey=a2V5";

        await run.ReconcileAsync();

        Assert.Equal("DefaultEndpointsProtocol=https;AccountName=st;AccountKey=a2V5", run.Site.Settings["AzureWebJobsStorage"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=st")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=st;AccountKey=;EndpointSuffix=core.windows.net")]
    public async Task The_setting_that_the_provider_writes_by_mistake_is_deleted_and_no_other(string written)
    {
        using var run = new SiteRun(azure, "Function");
        run.Site.Settings["AzureWebJobsStorage"] = written;
        run.Site.Settings["AzureWebJobsStorage__accountName"] = "st";
        run.Site.Settings["Key"] = "hunter2 ü \" \\";

        await run.ReconcileAsync();

        Assert.Equal(["AzureWebJobsStorage__accountName", "Key"], run.Site.Settings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("hunter2 ü \" \\", run.Site.Settings["Key"]);
        var said = run.Reporter.Steps.Concat(run.Reporter.Details).Concat(run.Reporter.Statuses);
        Assert.DoesNotContain(said, line => line.Contains("hunter2", StringComparison.Ordinal));
        var changes = azure.Endpoints.Requests.Count(request => request.Method == "PUT" && request.Path.StartsWith(run.Site.Id, StringComparison.Ordinal));
        await run.ReconcileAsync();
        Assert.Equal(changes, azure.Endpoints.Requests.Count(request => request.Method == "PUT" && request.Path.StartsWith(run.Site.Id, StringComparison.Ordinal)));
    }
}
