using System.Runtime.CompilerServices;

namespace NubesGen.Tests.Generation;

/// <summary>A table in the docs that is made from the catalogue.</summary>
internal static class DocumentedTable
{
    private const string Start = "<!-- From the catalogue: -->\n";
    private const string End = "<!-- End of the table. -->\n";

    /// <summary>Compares the table between the marks with what it should be; with <c>NUBESGEN_REFRESH_DOCS</c> set it is written first.</summary>
    /// <param name="file">Its file in <c>docs/</c>.</param>
    /// <param name="table">The table, with LF line ends.</param>
    /// <param name="test">The test, for the message.</param>
    public static void AssertCurrent(string file, string table, [CallerMemberName] string test = "")
    {
        var path = Path.Combine(Repository.Root, "docs", file);
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var current = text[..(text.IndexOf(Start, StringComparison.Ordinal) + Start.Length)] + table + text[text.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("NUBESGEN_REFRESH_DOCS") is not null)
        {
            File.WriteAllText(path, current);
        }

        Assert.True(
            current == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"{path} is out of date. Type: NUBESGEN_REFRESH_DOCS=1 dotnet test tests/NubesGen.Tests --filter {test}");
    }
}
