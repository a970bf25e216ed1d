using System.Globalization;

namespace NubesGen.Diagnostics;

/// <summary>How long each phase of a deployment has taken. May be used by several threads: phases can run side by side.</summary>
/// <param name="time">The clock.</param>
public sealed class PhaseTimes(TimeProvider time)
{
    private readonly Lock adding = new();
    private readonly List<PhaseTime> entries = [];
    private readonly long start = time.GetTimestamp();
    private TimeSpan before;

    /// <summary>The phases, in the order in which they began; one that ran twice is there once, with the sum.</summary>
    public IReadOnlyList<PhaseTime> Entries
    {
        get
        {
            lock (adding)
            {
                return [.. entries];
            }
        }
    }

    /// <summary>How long it is since the first phase could begin.</summary>
    public TimeSpan Total => before + time.GetElapsedTime(start);

    /// <summary>Measures a phase, also one that fails.</summary>
    /// <param name="phase">What it is called: one or two lower-case words, such as <c>upload</c>.</param>
    /// <param name="action">The phase.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the phase returns.</returns>
    public async Task<T> MeasureAsync<T>(string phase, Func<Task<T>> action)
    {
        Add(phase, TimeSpan.Zero, isMeanwhile: false);
        var from = time.GetTimestamp();
        try
        {
            return await action();
        }
        finally
        {
            Add(phase, time.GetElapsedTime(from), isMeanwhile: false);
        }
    }

    /// <inheritdoc cref="MeasureAsync{T}"/>
    public Task MeasureAsync(string phase, Func<Task> action) => MeasureAsync(phase, async () =>
    {
        await action();
        return true;
    });

    /// <summary>Measures a phase that runs while another does, so that the sum of all is more than the time that passes.</summary>
    /// <param name="phase">As of <see cref="MeasureAsync{T}"/>.</param>
    /// <param name="action">The phase.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the phase returns.</returns>
    public T MeasureMeanwhile<T>(string phase, Func<T> action)
    {
        var from = time.GetTimestamp();
        try
        {
            return action();
        }
        finally
        {
            Add(phase, time.GetElapsedTime(from), isMeanwhile: true);
        }
    }

    /// <summary>Adds a phase that had ended before there was anything to measure it with. One that is there already is left as it is.</summary>
    /// <param name="phase">As of <see cref="MeasureAsync{T}"/>.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Precede(string phase, TimeSpan elapsed)
    {
        lock (adding)
        {
            if (entries.All(entry => entry.Phase != phase))
            {
                entries.Insert(0, new PhaseTime(phase, elapsed, IsMeanwhile: false));
                before += elapsed;
            }
        }
    }

    /// <summary>All of it in one line.</summary>
    /// <returns>E.g. <c>Took 41.2 s: provision 30.1 s, publish 8.4 s meanwhile, upload 3.0 s</c>.</returns>
    public override string ToString() =>
        $"Took {Seconds(Total)}: {string.Join(", ", Entries.Select(entry => $"{entry.Phase} {Seconds(entry.Time)}{(entry.IsMeanwhile ? " meanwhile" : "")}"))}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private void Add(string phase, TimeSpan elapsed, bool isMeanwhile)
    {
        lock (adding)
        {
            var at = entries.FindIndex(entry => entry.Phase == phase);
            if (at < 0)
            {
                entries.Add(new PhaseTime(phase, elapsed, isMeanwhile));
            }
            else
            {
                entries[at] = entries[at] with { Time = entries[at].Time + elapsed };
            }
        }
    }
}

/// <summary>How long a phase has taken.</summary>
/// <param name="Phase">What it is called.</param>
/// <param name="Time">How long; zero while it runs for the first time.</param>
/// <param name="IsMeanwhile">Whether another phase ran at the same time.</param>
public sealed record PhaseTime(string Phase, TimeSpan Time, bool IsMeanwhile);
