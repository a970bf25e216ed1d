using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Sites;

/// <summary>One Deploy when the deployment site does not answer as it should.</summary>
public sealed class UploadTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_passes_is_tried_again(int status)
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(status));
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(status));

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(1, run.Site.Uploads);
        Assert.Equal(2, run.Site.Requests.Count(request => request == $"POST /api/publish {status}"));
    }

    [Theory]
    [InlineData(409, "NG5032")]
    [InlineData(503, "NG5033")]
    public async Task What_does_not_pass_is_an_error_after_a_while_and_what_serves_stays(int status, string code)
    {
        using var run = new SiteRun(azure);
        await run.DeployAsync("one");
        run.Timing = run.Timing with { RetryLimit = TimeSpan.FromMilliseconds(300) };
        for (var i = 0; i < 100; i++)
        {
            run.Site.UploadFaults.Enqueue(SiteFaults.Status(status));
        }

        Assert.Equal(code, (await run.FailAsync("two")).Code);
        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(1, run.Site.Uploads);
    }

    [Fact]
    public async Task What_the_site_asks_to_wait_is_waited()
    {
        using var run = new SiteRun(azure);
        run.Timing = run.Timing with { RetryLimit = TimeSpan.FromSeconds(2) };
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(429, retryAfter: 60));

        Assert.Equal("NG5033", (await run.FailAsync("one")).Code);
        Assert.Single(run.Site.Requests, request => request == "POST /api/publish 429");
    }

    [Fact]
    public async Task Another_deployment_is_waited_for()
    {
        using var run = new SiteRun(azure);
        using var other = new TestFolder();
        File.WriteAllText(other["answer.txt"], "other");
        System.IO.Compression.ZipFile.CreateFromDirectory(other.Path, $"{other.Path}.zip");
        run.Site.DeploysFor = TimeSpan.FromSeconds(1);
        run.Site.Deploy($"{other.Path}.zip", "other");
        File.Delete($"{other.Path}.zip");

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
        Assert.Contains("Waiting for another deployment to end", run.Reporter.Statuses);
    }

    [Fact]
    public async Task An_upload_that_is_cut_is_sent_again()
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.CutAfter(0));
        run.Site.UploadFaults.Enqueue(SiteFaults.CutAfter(1));

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(1, run.Site.Uploads);
    }

    [Fact]
    public async Task An_upload_that_has_arrived_is_not_sent_again_though_nobody_heard_of_it()
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.CutAfterArrival);

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(1, run.Site.Uploads);
    }

    [Fact]
    public async Task A_cold_deployment_site_is_waited_for()
    {
        using var run = new SiteRun(azure);
        run.Site.ScmFaults.Enqueue(SiteFaults.Status(503));
        run.Site.ScmFaults.Enqueue(SiteFaults.CutAfter(0));
        run.Site.ScmFaults.Enqueue(SiteFaults.Status(502));
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(503));
        run.Site.UploadFaults.Enqueue(SiteFaults.Slow(TimeSpan.FromMilliseconds(300)));

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_site_that_says_nothing_is_given_up()
    {
        using var run = new SiteRun(azure);
        run.Timing = run.Timing with { IdleLimit = TimeSpan.FromMilliseconds(300), RetryLimit = TimeSpan.FromMilliseconds(500) };
        for (var i = 0; i < 10; i++)
        {
            run.Site.UploadFaults.Enqueue(SiteFaults.Slow(TimeSpan.FromMinutes(1)));
        }

        var problem = await run.FailAsync("one");

        Assert.Equal("NG5033", problem.Code);
        Assert.Contains("it takes too long to answer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_may_take_longer_than_it_may_stand_still()
    {
        using var run = new SiteRun(azure);
        run.Timing = run.Timing with { IdleLimit = TimeSpan.FromSeconds(2) };
        run.Site.DeploysFor = TimeSpan.FromSeconds(3);

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Who_may_not_deploy_is_told_which_role_to_get(int status)
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(status));

        var problem = await run.FailAsync("one");

        Assert.Equal("NG5030", problem.Code);
        Assert.Contains($"az role assignment create --role \"Website Contributor\" --assignee <you> --scope {run.Site.Id}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_kept_out_by_address_is_told_that_address()
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.Forbidden("[203.0.113.7]"));

        var problem = await run.FailAsync("one");

        Assert.Equal("NG5031", problem.Code);
        Assert.Contains("--ip-address 203.0.113.7", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_refusal_is_told_as_the_site_tells_it()
    {
        using var run = new SiteRun(azure);
        run.Site.UploadFaults.Enqueue(SiteFaults.Status(400, "type='zip' not recognized"));

        var problem = await run.FailAsync("one");

        Assert.Equal("NG5034", problem.Code);
        Assert.Contains("answered 400 to the package: type='zip' not recognized", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_site_is_not_started_behind_the_back_of_who_stopped_it()
    {
        using var run = new SiteRun(azure);
        run.Site.IsStopped = true;

        Assert.Equal("NG5035", (await run.FailAsync("one")).Code);
        Assert.Equal(0, run.Site.Uploads);
    }

    [Fact]
    public async Task No_password_is_ever_sent_and_none_is_accepted()
    {
        using var run = new SiteRun(azure);
        using var http = new HttpClient(azure.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{run.Site.ScmHost}/api/publish?type=zip");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("user:password"u8));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
    }
}
