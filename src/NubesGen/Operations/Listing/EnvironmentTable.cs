using System.Globalization;

namespace NubesGen.Operations.Listing;

/// <summary>The list as a table of plain text, for a log: every line fits a wide terminal, and columns that would be empty are left out.</summary>
internal static class EnvironmentTable
{
    /// <summary>The longest line, in columns of a terminal.</summary>
    public const int Width = 120;

    private const string Gap = "  ";
    private const string Nothing = "-";

    /// <summary>In the order they are shown. Their minimums, the rest at full width, make no more than <see cref="Width"/>.</summary>
    private static readonly IReadOnlyList<Column> All =
    [
        new("NAME", 14, (environment, _) => environment.Name),
        new("STATUS", null, (environment, _) => environment.StandsOut ? environment.Status.ToUpperInvariant() : environment.Status),
        new("BRANCH", 9, (environment, _) => environment.Record.Branch),
        new("COMMIT", null, (environment, _) => environment.Commit),
        new("CHANGED (UTC)", null, (environment, now) => environment.Record.Changed is { } time ? $"{Times.Minute(time)} ({Times.Brief(time, now)})" : null),
        new("BY", 8, (environment, _) => environment.Record.ChangedBy),
        new("RES", null, (environment, _) => environment.Record.Resources?.ToString(CultureInfo.InvariantCulture)),
        new("EXPIRES", null, (environment, now) => environment.Record.Expires is { } time ? Expiry(time, now) : null),
        new("ADDRESS", 10, (environment, _) => environment.Record.Address),
        new("LOCKED BY", 9, (environment, _) => environment.Holder),
    ];

    /// <summary>Which columns give way first when a line would be too long.</summary>
    private static readonly IReadOnlyList<string> LeastWorthFirst = ["LOCKED BY", "BY", "BRANCH", "ADDRESS", "NAME"];

    /// <summary>Makes the table.</summary>
    /// <param name="list">The list, with at least one environment.</param>
    /// <returns>The header, then a line for each environment.</returns>
    public static IEnumerable<string> Lines(EnvironmentList list)
    {
        var columns = All
            .Select(column => (Column: column, Cells: list.Environments.Select(environment => Cell(column, environment, list.Now)).ToList()))
            .Where(column => column.Cells.Any(cell => cell != Nothing))
            .ToList();
        var widths = Fit(columns.ToDictionary(column => column.Column, column => column.Cells.Append(column.Column.Header).Max(TextWidth.Of)));

        return Enumerable.Range(-1, list.Environments.Count + 1).Select(row => string.Join(Gap, columns.Select(column =>
            TextWidth.Fit(row < 0 ? column.Column.Header : column.Cells[row], widths[column.Column]))).TrimEnd());
    }

    private static string Cell(Column column, ListedEnvironment environment, DateTimeOffset now) =>
        column.Value(environment, now) is { Length: > 0 } text ? TextWidth.Printable(text) : Nothing;

    private static string Expiry(DateTimeOffset time, DateTimeOffset now) =>
        Times.Brief(time, now) is var span && span == "now" ? span : time <= now ? $"{span} ago" : $"in {span}";

    private static Dictionary<Column, int> Fit(Dictionary<Column, int> widths)
    {
        var excess = widths.Values.Sum() + (Gap.Length * (widths.Count - 1)) - Width;
        foreach (var column in LeastWorthFirst.SelectMany(header => widths.Keys.Where(column => column.Header == header)).ToList())
        {
            var less = Math.Clamp(widths[column] - column.Minimum!.Value, 0, Math.Max(0, excess));
            widths[column] -= less;
            excess -= less;
        }

        return widths;
    }

    /// <summary>A column.</summary>
    /// <param name="Header">Its header.</param>
    /// <param name="Minimum">How narrow it may become; <see langword="null"/>: not narrower than it is, which is never much.</param>
    /// <param name="Value">What it shows of an environment.</param>
    private sealed record Column(string Header, int? Minimum, Func<ListedEnvironment, DateTimeOffset, string?> Value);
}
