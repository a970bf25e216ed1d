using System.Globalization;

namespace NubesGen.Benchmarks;

/// <summary>Prints figures as Markdown, to be read in a terminal and kept in a file alike.</summary>
/// <param name="output">Where to.</param>
/// <param name="nameWidth">Characters of the longest name.</param>
internal sealed class Table(TextWriter output, int nameWidth)
{
    private const string Columns = "|  median | lower q. | upper q. |     min |     max |";
    private const string Rule = "|--------:|---------:|---------:|--------:|--------:|";

    /// <summary>Starts a table.</summary>
    /// <param name="title">What the figures are, with their unit.</param>
    public void Start(string title)
    {
        output.WriteLine();
        output.WriteLine($"| {title.PadRight(nameWidth)} {Columns}");
        output.WriteLine($"|{new string('-', nameWidth + 2)}{Rule}");
    }

    /// <summary>Adds a line.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="series">Its figures.</param>
    /// <param name="format">How to print them: a .NET number format.</param>
    public void Add(string name, Series series, string format)
    {
        string Cell(double value, int width) => value.ToString(format, CultureInfo.InvariantCulture).PadLeft(width);
        output.WriteLine(
            $"| {name.PadRight(nameWidth)} | {Cell(series.Median, 7)} | {Cell(series.LowerQuartile, 8)} | {Cell(series.UpperQuartile, 8)} "
            + $"| {Cell(series.Minimum, 7)} | {Cell(series.Maximum, 7)} |");
    }
}
