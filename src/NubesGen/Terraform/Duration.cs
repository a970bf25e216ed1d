namespace NubesGen.Terraform;

/// <summary>How long things take, for people.</summary>
internal static class Duration
{
    /// <summary>A short text, the same in every language.</summary>
    /// <param name="time">Not negative.</param>
    /// <returns>E.g. <c>45s</c>, <c>2m05s</c>, <c>1h00m</c>.</returns>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{time.Seconds}s",
        { TotalHours: < 1 } => $"{time.Minutes}m{time.Seconds:00}s",
        _ => $"{(int)time.TotalHours}h{time.Minutes:00}m",
    };
}
