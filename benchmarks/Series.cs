namespace NubesGen.Benchmarks;

/// <summary>One number per round, in the order of the rounds.</summary>
/// <param name="Values">At least one.</param>
internal sealed record Series(IReadOnlyList<double> Values)
{
    private readonly double[] sorted = [.. Values.Order()];

    /// <summary>The smallest.</summary>
    public double Minimum => sorted[0];

    /// <summary>The largest.</summary>
    public double Maximum => sorted[^1];

    /// <summary>The one in the middle.</summary>
    public double Median => Quantile(0.5);

    /// <summary>The one that a quarter is below.</summary>
    public double LowerQuartile => Quantile(0.25);

    /// <summary>The one that a quarter is above.</summary>
    public double UpperQuartile => Quantile(0.75);

    /// <summary>Each round's ratio to the same round of another: what slows both, such as a busy machine, is in neither.</summary>
    /// <param name="other">As many rounds.</param>
    /// <returns>The ratios.</returns>
    public Series Over(Series other) => With(other, (mine, theirs) => mine / theirs);

    /// <summary>Each round's difference to the same round of another.</summary>
    /// <param name="other">As many rounds.</param>
    /// <returns>The differences.</returns>
    public Series Less(Series other) => With(other, (mine, theirs) => mine - theirs);

    private Series With(Series other, Func<double, double, double> combine) => new([.. Values.Zip(other.Values, combine)]);

    /// <summary>Between two neighbours it is linear, as in most statistics programs.</summary>
    private double Quantile(double part)
    {
        var position = part * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
