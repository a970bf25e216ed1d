using System.Text.RegularExpressions;
using NubesGen.Operations.Listing;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations.Listing;

/// <summary>The page as a browser shows it.</summary>
[Trait("Category", "Slow")]
public sealed partial class EnvironmentPageInBrowserTests : IClassFixture<Browser>, IDisposable
{
    private const int Count = 500;

    private readonly TestFolder folder = new();

    [Fact]
    public async Task The_script_runs_every_row_is_there_and_nothing_leaves_its_cell()
    {
        var list = SampleList.Many(Count);

        var page = await Browser.DumpAsync(folder, Write("page.html", list));

        Assert.Equal(Count, Row().Count(page));
        // What the script makes: buttons in the headers, and the tools shown with their number.
        Assert.Equal(6, Regex.Count(page, "<th [^>]*scope=\"col\"[^>]*><button type=\"button\">"));
        Assert.Contains($"role=\"status\">{Count} shown</p>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("id=\"tools\"[^>]*hidden", page);
        Assert.Equal(list.Environments.Count(environment => environment.IsOrphaned), Regex.Count(page, "<span class=\"badge orphaned\">orphaned</span>"));
        Assert.Equal(list.Environments.Count(environment => environment.IsExpired), Regex.Count(page, "<span class=\"badge expired\">expired</span>"));
        // The browser writes down what it understood: a text is still a text, and one script has run, ours.
        Assert.Contains("<bdi>env-&lt;script&gt;document.title='pwned'&lt;/script&gt;\"'&gt;&lt;img/src=x&amp;amp;</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<title>Environments of todo-api</title>", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searching_filtering_and_sorting_do_what_they_say()
    {
        const string useIt =
            """
            <script>
              byId("search").value = "FEATURE run";
              filters.find(button => button.dataset.word === "expired").click();
              heads[4].firstChild.click();
              heads[4].firstChild.click();
              document.body.dataset.shown = [...body.rows].filter(row => row.checkVisibility()).map(row => row.cells[0].dataset.key).join(" ");
            </script>
            </body>
            """;
        var list = SampleList.Many(Count);
        var page = Write("page.html", list);
        await File.WriteAllTextAsync(page, (await File.ReadAllTextAsync(page)).Replace("</body>", useIt, StringComparison.Ordinal));

        var used = await Browser.DumpAsync(folder, page);

        var expected = list.Environments
            .Where(environment => environment.IsExpired && environment.Name.StartsWith("feature", StringComparison.Ordinal))
            .OrderByDescending(environment => environment.Record.Resources)
            .Select(environment => environment.Name)
            .ToList();
        Assert.InRange(expected.Count, 5, Count - 1);
        Assert.Contains($"data-shown=\"{string.Join(' ', expected)}\"", used, StringComparison.Ordinal);
        Assert.Contains($">{expected.Count} of {Count} shown</p>", used, StringComparison.Ordinal);
        Assert.Contains("aria-sort=\"descending\"><button type=\"button\">Resources", used, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("desktop", Count, 1280, false)]
    [InlineData("phone", Count, 500, false)]
    [InlineData("dark", Count, 1280, true)]
    [InlineData("empty", 0, 800, false)]
    public async Task It_looks_like_something_on_every_screen(string name, int count, int width, bool dark)
    {
        var picture = folder[$"{name}.png"];
        var page = Write("page.html", SampleList.Many(count));

        await Browser.ShootAsync(folder, page, picture, width, dark);

        var (brightness, colours) = Picture.Describe(await File.ReadAllBytesAsync(picture));
        Assert.InRange(colours, 20, int.MaxValue);
        Assert.InRange(brightness, dark ? 10 : 200, dark ? 60 : 252);
        if (Environment.GetEnvironmentVariable("NUBESGEN_KEEP_PICTURES") is { } kept)
        {
            File.Copy(picture, Path.Combine(kept, $"{name}.png"), overwrite: true);
        }
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name, EnvironmentList list)
    {
        File.WriteAllText(folder[name], EnvironmentPage.Render(list, TestApplications.TemplatesFolder));
        return folder[name];
    }

    [GeneratedRegex("<tr role=\"row\" class=\"")]
    private static partial Regex Row();
}
