using NubesGen.Deployment.Azure;

namespace NubesGen.Tests.Azure;

public sealed class ReleaseHistoryTests
{
    [Fact]
    public void The_release_before_is_the_last_one_that_was_not_rolled_back()
    {
        var history = Deployed(1, 2);
        Assert.Equal(1, history.Before()?.Number);

        history = history.RollBackTo(history.Find(1)!);
        Assert.Equal((1, null), (history.Serving, history.Before()));
        history = history.Serve(Release(history.Last + 1));

        Assert.Equal((3, 1), (history.Serving, history.Before()?.Number));
    }

    [Fact]
    public void Who_goes_forward_again_takes_the_rejection_back()
    {
        var history = Deployed(1, 2, 3);
        history = history.RollBackTo(history.Find(1)!);

        history = history.RollBackTo(history.Find(3)!);

        Assert.Equal((3, 1), (history.Serving, history.Before()?.Number));
        Assert.False(history.Find(3)!.IsRejected);
    }

    [Fact]
    public void The_one_that_serves_and_the_one_before_it_are_never_forgotten()
    {
        var history = Deployed(1, 2, 3);
        history = history.RollBackTo(history.Find(1)!);
        history = history.Serve(Release(4)).Serve(Release(5));

        var (pruned, forgotten) = history.Prune(1);

        Assert.Equal([4, 5], pruned.Releases.Select(release => release.Number));
        Assert.Equal([1, 2, 3], forgotten.Select(release => release.Number));
    }

    private static ReleaseHistory Deployed(params int[] numbers) =>
        numbers.Aggregate(new ReleaseHistory(), (history, number) => history.Serve(Release(number)));

    private static AzureRelease Release(int number) => new() { Number = number, Fingerprint = $"{number}" };
}
