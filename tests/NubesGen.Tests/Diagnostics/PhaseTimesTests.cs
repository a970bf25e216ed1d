using NubesGen.Diagnostics;

namespace NubesGen.Tests.Diagnostics;

public sealed class PhaseTimesTests
{
    private readonly StoppedClock clock = new();

    [Fact]
    public async Task Phases_are_told_in_the_order_of_their_beginnings_and_what_ran_meanwhile_is_marked()
    {
        using var culture = new Culture("de-DE");
        var phases = new PhaseTimes(clock);

        await phases.MeasureAsync("provision", () =>
        {
            phases.MeasureMeanwhile("publish", () => Pass(8.44));
            return Task.FromResult(Pass(21.7));
        });
        await phases.MeasureAsync("switch", () => Task.FromResult(Pass(1)));
        await phases.MeasureAsync("switch", () => Task.FromResult(Pass(0.5)));

        Assert.Equal("Took 31.6 s: provision 30.1 s, publish 8.4 s meanwhile, switch 1.5 s", phases.ToString());
    }

    [Fact]
    public async Task What_was_over_before_counts_into_the_whole_once()
    {
        var phases = new PhaseTimes(clock);
        phases.Precede("publish", TimeSpan.FromSeconds(4));
        await phases.MeasureAsync("provision", () => Task.FromResult(Pass(2)));
        phases.Precede("publish", TimeSpan.FromSeconds(9));

        Assert.Equal("Took 6.0 s: publish 4.0 s, provision 2.0 s", phases.ToString());
    }

    [Fact]
    public async Task A_phase_that_fails_is_measured_too()
    {
        var phases = new PhaseTimes(clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => phases.MeasureAsync("upload", () =>
        {
            Pass(3);
            return Task.FromException(new InvalidOperationException());
        }));

        Assert.Equal(new PhaseTime("upload", TimeSpan.FromSeconds(3), IsMeanwhile: false), Assert.Single(phases.Entries));
    }

    private bool Pass(double seconds)
    {
        clock.Now += (long)(seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Now { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
