namespace NubesGen.Benchmarks;

/// <summary>Measures several things side by side, so that the machine's moods meet all of them alike.</summary>
/// <param name="say">Told how far it is.</param>
internal sealed class Rounds(Action<string> say)
{
    /// <summary>Does everything once per round, in an order in which everything comes after everything else equally often.</summary>
    /// <param name="count">How many rounds are measured; one before them is not.</param>
    /// <param name="measurements">What takes time.</param>
    /// <returns>Milliseconds per round, by name.</returns>
    public async Task<IReadOnlyDictionary<string, Series>> MeasureAsync(int count, IReadOnlyList<Measurement> measurements)
    {
        var times = measurements.ToDictionary(measurement => measurement.Name, _ => new List<double>());
        for (var round = 0; round <= count; round++)
        {
            foreach (var measurement in Order(measurements, round))
            {
                var time = await measurement.RunAsync(round);
                if (round > 0)
                {
                    times[measurement.Name].Add(time.TotalMilliseconds);
                }
            }

            say(round == 0 ? "warmed up" : $"round {round} of {count}");
        }

        return times.ToDictionary(entry => entry.Key, entry => new Series(entry.Value));
    }

    /// <summary>
    /// A Latin square balanced for carry-over (E. J. Williams, 1949): 0, 1, n-1, 2, n-2…, one further each time; every second round goes
    /// backwards, which balances odd numbers as well. With a mere rotation each would always follow the same one and pay for what that left.
    /// </summary>
    private static IEnumerable<Measurement> Order(IReadOnlyList<Measurement> all, int round)
    {
        var forward = Enumerable.Range(0, all.Count)
            .Select(place => place % 2 == 1 ? (place + 1) / 2 : all.Count - (place / 2))
            .Select(index => all[(index + (round / 2)) % all.Count]);
        return round % 2 == 0 ? forward : forward.Reverse();
    }
}

/// <summary>Something that takes time.</summary>
/// <param name="Name">What a table calls it.</param>
/// <param name="RunAsync">Does it once, for the round of this number, and says how long it took.</param>
internal sealed record Measurement(string Name, Func<int, Task<TimeSpan>> RunAsync);
