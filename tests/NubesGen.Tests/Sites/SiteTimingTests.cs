using NubesGen.Deployment.Azure.Sites;

namespace NubesGen.Tests.Sites;

public sealed class SiteTimingTests
{
    private static readonly SiteTiming Timing = new() { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(20), RetryLimit = TimeSpan.Zero };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 20)]
    [InlineData(10_000, 20)]
    public void Pauses_double_up_to_the_longest(int tries, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Timing.Pause(tries, 1));

    [Fact]
    public void Chance_takes_half_of_a_pause_at_the_most() => Assert.Equal(TimeSpan.FromSeconds(0.5), Timing.Pause(1, 0));

    [Fact]
    public async Task A_pause_that_ends_too_late_is_not_begun() =>
        Assert.False(await new RetryClock(Timing, TimeProvider.System).PauseAsync(null, CancellationToken.None));

    [Fact]
    public async Task Who_asks_for_more_time_gets_it_or_the_tries_end()
    {
        var clock = new RetryClock(Timing with { FirstPause = TimeSpan.FromMilliseconds(1), RetryLimit = TimeSpan.FromMinutes(1) }, TimeProvider.System);

        Assert.True(await clock.PauseAsync(null, CancellationToken.None));
        Assert.False(await clock.PauseAsync(TimeSpan.FromMinutes(2), CancellationToken.None));
        var before = clock.Elapsed;
        Assert.True(await clock.PauseAsync(TimeSpan.FromMilliseconds(100), CancellationToken.None));
        Assert.True(clock.Elapsed - before > TimeSpan.FromMilliseconds(90));
    }
}
