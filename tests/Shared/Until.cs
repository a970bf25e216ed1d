using System.Runtime.CompilerServices;

namespace NubesGen.Tests;

/// <summary>Waits for what other processes do.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="condition">What is waited for.</param>
    /// <param name="waitedFor">Given by the compiler, for whoever reads that it never came.</param>
    public static async Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string waitedFor = "")
    {
        for (var deadline = DateTime.UtcNow + Patience; !condition(); await Task.Delay(20))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {waitedFor}");
            }
        }
    }
}
