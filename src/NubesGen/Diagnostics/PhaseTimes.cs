namespace NubesGen.Diagnostics;

/// <summary>How long each phase of a deployment has taken. May be used by several threads: phases can run side by side.</summary>
/// <param name="time">The clock.</param>
public sealed class PhaseTimes(TimeProvider time)
{
    private readonly Lock adding = new();
    private readonly List<(string Phase, TimeSpan Time)> entries = [];
    private readonly long start = time.GetTimestamp();

    /// <summary>The phases that have ended, in the order of their ends; one that ran twice is there once, with the sum.</summary>
    public IReadOnlyList<(string Phase, TimeSpan Time)> Entries
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
    public TimeSpan Total => time.GetElapsedTime(start);

    /// <summary>Measures a phase, also one that fails.</summary>
    /// <param name="phase">What it is called: one or two lower-case words, such as <c>upload</c>.</param>
    /// <param name="action">The phase.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the phase returns.</returns>
    public async Task<T> MeasureAsync<T>(string phase, Func<Task<T>> action)
    {
        var from = time.GetTimestamp();
        try
        {
            return await action();
        }
        finally
        {
            Add(phase, time.GetElapsedTime(from));
        }
    }

    /// <inheritdoc cref="MeasureAsync{T}"/>
    public Task MeasureAsync(string phase, Func<Task> action) => MeasureAsync(phase, async () =>
    {
        await action();
        return true;
    });

    private void Add(string phase, TimeSpan elapsed)
    {
        lock (adding)
        {
            var at = entries.FindIndex(entry => entry.Phase == phase);
            if (at < 0)
            {
                entries.Add((phase, elapsed));
            }
            else
            {
                entries[at] = (phase, entries[at].Time + elapsed);
            }
        }
    }
}
