using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Sites;

/// <summary>Deployments where there is a slot: a new release is tried there, and takes the traffic by a swap.</summary>
public sealed class SlotTests(SharedAzure shared)
{
    private readonly AzureOnLoopback azure = shared.Azure;

    [Fact]
    public async Task A_release_goes_to_the_slot_and_takes_the_traffic_by_a_swap()
    {
        using var run = new SiteRun(azure, hasSlot: true);

        await run.DeployAsync("one");
        await run.DeployAsync("two");

        Assert.Equal("two", await run.VisitAsync());
        Assert.Equal(0, run.Site.Uploads);
        Assert.Equal(2, run.Slot!.Uploads);
        Assert.Contains("GET / 200", run.Slot.Requests);
        Assert.False((await run.DeployAsync("two")).Changed);
    }

    [Fact]
    public async Task The_release_before_comes_back_without_an_upload_and_older_ones_from_their_package()
    {
        using var run = new SiteRun(azure, hasSlot: true);
        foreach (var answer in new[] { "one", "two", "three" })
        {
            await run.DeployAsync(answer);
        }

        Assert.Equal(2, (await run.RollbackAsync()).Release);
        Assert.Equal("two", await run.VisitAsync());
        Assert.Equal(3, run.Slot!.Uploads);

        Assert.Equal(1, (await run.RollbackAsync(1)).Release);
        Assert.Equal("one", await run.VisitAsync());
        Assert.Equal(4, run.Slot.Uploads);
    }

    [Theory]
    [InlineData("unhealthy", "GET / answered 500")]
    [InlineData("crashes", "1 of its 1 instances have not started")]
    public async Task A_release_that_is_not_healthy_in_the_slot_never_gets_the_traffic(string file, string reason)
    {
        using var run = new SiteRun(azure, hasSlot: true) { HealthTimeout = TimeSpan.FromMilliseconds(500) };
        await run.DeployAsync("one");

        var problem = await run.FailAsync("two", file);

        Assert.Equal("NG5037", problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.Equal("one", await run.VisitAsync());
        Assert.False((await run.DeployAsync("one")).Changed);
    }

    [Fact]
    public async Task A_release_that_is_not_healthy_after_the_swap_is_swapped_back()
    {
        using var run = new SiteRun(azure, hasSlot: true) { HealthTimeout = TimeSpan.FromMilliseconds(500) };
        await run.DeployAsync("one");

        var problem = await run.FailAsync("two", "unhealthy-in-production");

        Assert.Equal("NG5038", problem.Code);
        Assert.Contains("The one before is back, after ", problem.Message, StringComparison.Ordinal);
        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_slot_that_was_stopped_to_save_what_it_takes_is_started()
    {
        using var run = new SiteRun(azure, hasSlot: true);
        run.Slot!.IsStopped = true;

        await run.DeployAsync("one");

        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task A_failed_upload_to_the_slot_leaves_all_as_it_was()
    {
        using var run = new SiteRun(azure, hasSlot: true);
        await run.DeployAsync("one");
        run.Slot!.UploadFaults.Enqueue(SiteFaults.Status(400));

        Assert.Equal("NG5034", (await run.FailAsync("two")).Code);
        Assert.Equal("one", await run.VisitAsync());
        Assert.Empty(run.Left);
    }

    [Fact]
    public async Task A_swap_whose_answer_is_lost_is_not_sent_again_and_undone()
    {
        using var run = new SiteRun(azure, hasSlot: true);
        await run.DeployAsync("one");
        run.Way = way => new LossyWay(way, "/slotsswap", async sendAsync =>
        {
            (await sendAsync()).Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded);
        });

        Assert.Equal("NG6013", (await run.FailAsync("two")).Code);

        Assert.Equal("one", await run.VisitAsync());
        Assert.False((await run.DeployAsync("one")).Changed);
    }

    [Fact]
    public async Task A_release_that_somebody_has_swapped_back_already_is_not_swapped_in_again()
    {
        using var run = new SiteRun(azure, hasSlot: true) { HealthTimeout = TimeSpan.FromMilliseconds(500) };
        await run.DeployAsync("one");
        run.Way = way => new LossyWay(way, "/slotsswap", async sendAsync =>
        {
            var answer = await sendAsync();
            run.Site.Swap(run.Slot!);
            return answer;
        });

        Assert.Equal("NG5038", (await run.FailAsync("two")).Code);

        Assert.Equal("one", await run.VisitAsync());
    }

    [Fact]
    public async Task What_a_failed_deployment_has_left_in_the_slot_is_not_taken_for_the_release()
    {
        using var run = new SiteRun(azure, hasSlot: true);
        await run.DeployAsync("one");
        run.Slot!.NextEndsAs.Enqueue(3);
        Assert.Equal("NG5037", (await run.FailAsync("two")).Code);

        await run.DeployAsync("two");

        Assert.Equal(3, run.Slot.Uploads);
        Assert.Equal("two", await run.VisitAsync());
    }
}
