using System.Globalization;

namespace NubesGen.Operations.Listing;

/// <summary>Points in time, for people and for scripts: always UTC, the same in every language.</summary>
public static class Times
{
    private const int DaysOfAMonth = 30;
    private const int DaysOfAYear = 365;

    /// <summary>For scripts, ISO 8601.</summary>
    /// <param name="time">The time.</param>
    /// <returns>E.g. <c>2026-03-04T10:22:33Z</c>; empty for none.</returns>
    public static string Iso(DateTimeOffset? time) => Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>For people, exact.</summary>
    /// <param name="time">The time.</param>
    /// <returns>E.g. <c>2026-03-04 10:22:33 UTC</c>; empty for none.</returns>
    public static string Exact(DateTimeOffset? time) => Format(time, "yyyy-MM-dd HH:mm:ss 'UTC'");

    /// <summary>For a table whose header says that it is UTC.</summary>
    /// <param name="time">The time.</param>
    /// <returns>E.g. <c>2026-03-04 10:22</c>.</returns>
    public static string Minute(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm");

    /// <summary>How long ago, or how long until then, in four characters at most.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>E.g. <c>3d</c>; <c>now</c> within a minute.</returns>
    public static string Brief(DateTimeOffset time, DateTimeOffset now) => (time - now).Duration() switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } span => $"{span.Minutes}m",
        { TotalDays: < 1 } span => $"{span.Hours}h",
        { TotalDays: < 1000 } span => $"{span.Days}d",
        var span => $"{span.Days / DaysOfAYear}y",
    };

    /// <summary>How long ago, or how long until then, in words.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>E.g. <c>3 days ago</c> or <c>in 2 hours</c>.</returns>
    public static string Relative(DateTimeOffset time, DateTimeOffset now)
    {
        var words = (time - now).Duration() switch
        {
            { TotalMinutes: < 1 } => null,
            { TotalHours: < 1 } span => Count(span.Minutes, "minute"),
            { TotalDays: < 1 } span => Count(span.Hours, "hour"),
            { TotalDays: < 2 * DaysOfAMonth } span => Count(span.Days, "day"),
            { TotalDays: < 2 * DaysOfAYear } span => Count(span.Days / DaysOfAMonth, "month"),
            var span => Count(span.Days / DaysOfAYear, "year"),
        };
        return words is null ? "just now" : time < now ? $"{words} ago" : $"in {words}";
    }

    private static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";

    private static string Format(DateTimeOffset? time, string format) => time?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
