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
        new("BY", 8, (environment, _) => environment.Record.ChangedBy) { Brief = EnvironmentText.Run },
        new("RES", null, (environment, _) => environment.Record.Resources?.ToString(CultureInfo.InvariantCulture)),
        new("EXPIRES", null, (environment, now) => environment.Record.Expires is { } time ? Expiry(time, now) : environment.Record.Pinned ? "pinned" : null),
        new("ADDRESS", 10, (environment, _) => environment.Record.Address) { Brief = EnvironmentText.Host },
        new("LOCKED BY", 9, (environment, _) => environment.Holder) { Brief = EnvironmentText.Who },
    ];

    /// <summary>Makes the table.</summary>
    /// <param name="list">The list, with at least one environment.</param>
    /// <returns>The header, then a line for each environment.</returns>
    public static IEnumerable<string> Lines(EnvironmentList list)
    {
        var filled = All
            .Select(column => new Filled(column, [.. list.Environments.Select(environment => Cell(column.Value(environment, list.Now)))]))
            .Where(column => column.Cells.Any(cell => cell != Nothing))
            .ToList();
        var columns = Excess(filled) <= 0 ? filled : filled.ConvertAll(column => column.Shortened());
        var widths = Fit(columns);
        return Enumerable.Range(-1, list.Environments.Count + 1).Select(row => string.Join(Gap, columns.Zip(widths, (column, width) =>
            TextWidth.Fit(row < 0 ? column.Column.Header : column.Cells[row], width))).TrimEnd());
    }

    private static string Cell(string? text) => text is { Length: > 0 } ? TextWidth.Printable(text) : Nothing;

    private static string Expiry(DateTimeOffset time, DateTimeOffset now) =>
        Times.Brief(time, now) is var span && span == "now" ? span : time <= now ? $"{span} ago" : $"in {span}";

    private static int Excess(List<Filled> columns) => columns.Sum(column => column.Width) + (Gap.Length * (columns.Count - 1)) - Width;

    /// <summary>Takes what is too much from the columns that have most to give.</summary>
    private static int[] Fit(List<Filled> columns)
    {
        int[] widths = [.. columns.Select(column => column.Width)];
        for (var excess = Excess(columns); excess > 0; excess--)
        {
            widths[Enumerable.Range(0, widths.Length).MaxBy(index => widths[index] - (columns[index].Column.Minimum ?? int.MaxValue))]--;
        }

        return widths;
    }

    /// <summary>A column.</summary>
    /// <param name="Header">Its header.</param>
    /// <param name="Minimum">How narrow it may become; <see langword="null"/>: not narrower than it is, which is never much.</param>
    /// <param name="Value">What it shows of an environment.</param>
    private sealed record Column(string Header, int? Minimum, Func<ListedEnvironment, DateTimeOffset, string?> Value)
    {
        /// <summary>What it shows instead where there is too little room for all.</summary>
        public Func<string, string> Brief { get; init; } = cell => cell;
    }

    /// <summary>A column of this list. It is measured once: there may be many lines.</summary>
    private sealed class Filled(Column column, IReadOnlyList<string> cells)
    {
        public Column Column { get; } = column;

        public IReadOnlyList<string> Cells { get; } = cells;

        public int Width { get; } = cells.Append(column.Header).Max(TextWidth.Of);

        public Filled Shortened() => new(Column, [.. Cells.Select(cell => Cell(Column.Brief(cell)))]);
    }
}
