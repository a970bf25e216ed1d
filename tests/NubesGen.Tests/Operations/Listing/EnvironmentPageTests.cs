using System.Text.RegularExpressions;
using NubesGen.Operations.Listing;
using NubesGen.State;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations.Listing;

public sealed partial class EnvironmentPageTests
{
    [Fact]
    public void The_same_list_gives_the_same_page() => Assert.Equal(Render(SampleList.Many(50)), Render(SampleList.Many(50)));

    [Fact]
    public void Nothing_that_somebody_has_named_is_markup()
    {
        const string hostile = "<i>\"'&x</i>";
        var record = SampleList.Running("a").Record! with { Branch = hostile, Commit = hostile, ChangedBy = hostile, Address = $"http://x/{hostile}" };
        var list = SampleList.Of(new StoredEnvironment(hostile, record, hostile)) with { Project = hostile, Cloud = hostile, Prefix = hostile };

        Assert.All([Render(list), Render(list with { Environments = [] })], page =>
        {
            Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\"'&x", page, StringComparison.Ordinal);
            Assert.Contains("&lt;i&gt;&quot;&#x27;&amp;x&lt;/i&gt;", page, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("https://app.example.org/", true)]
    [InlineData("http://127.0.0.1:1/", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("no address", false)]
    public void Only_an_address_of_the_web_is_a_link(string address, bool isLink)
    {
        var alice = SampleList.Running("alice");

        var page = Render(SampleList.Of(alice with { Record = alice.Record! with { Address = address } }));

        Assert.Equal(isLink, page.Contains($"<a class=\"more\" href=\"{address}\"", StringComparison.Ordinal));
        Assert.Contains(EnvironmentText.Host(address), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        var page = Render(SampleList.Of(SampleList.Running("alice")));

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bsrc=|@import|url\(|<link rel=""stylesheet""", page);
        Assert.All(Href().Matches(page), match => Assert.Matches("^(data:|http://127.0.0.1:19547/)", match.Groups[1].Value));
    }

    [Fact]
    public void Without_environments_it_says_what_to_type()
    {
        var page = Render(SampleList.Of() with { Prefix = "team/" });

        Assert.Contains("git switch -c team/alice\ndotnet publish -t:DeployEnv", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_relative_to_the_list_and_exact_on_demand()
    {
        var page = Render(SampleList.Of(SampleList.Running("alice")));

        Assert.Contains("<time datetime=\"2026-03-01T10:22:33Z\" title=\"2026-03-01 10:22:33 UTC\">3 days ago</time>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void More_environments_than_a_template_may_usually_count_to_are_all_there() =>
        Assert.Equal(5_000, Rows().Count(Render(SampleList.Many(5_000))));

    private static string Render(EnvironmentList list) => EnvironmentPage.Render(list, TestApplications.TemplatesFolder);

    [GeneratedRegex("href=\"([^\"]*)")]
    private static partial Regex Href();

    [GeneratedRegex("<th role=\"rowheader\"")]
    private static partial Regex Rows();
}
