using System.Globalization;
using NubesGen.GitOps;

namespace NubesGen.Tests.GitOps;

public sealed class PlanCommentTests
{
    private static readonly PlanComment Comment = new("todo", "alice");

    [Fact]
    public void What_was_written_is_read_again()
    {
        var plan = Plan(20);

        var text = Comment.Write(plan, "### Plan\n");

        Assert.EndsWith("-->\n### Plan\n", text, StringComparison.Ordinal);
        var read = Comment.Read(text)!;
        Assert.Equal(plan.Value, read.Value);
        Assert.Empty(plan.DifferencesFrom(read, isBegun: false));
        Assert.Equal(20, read.Changes!.Count);
    }

    [Fact]
    public void Each_environment_of_each_project_has_its_own()
    {
        var text = Comment.Write(Plan(1), "");

        Assert.True(Comment.Is(text));
        Assert.False(new PlanComment("todo", "alic").Is(text));
        Assert.False(new PlanComment("tod", "alice").Is(text));
        Assert.Null(new PlanComment("shop", "alice").Read(text));
    }

    [Fact]
    public void A_plan_of_any_size_fits_and_its_digest_is_always_there()
    {
        var plan = Plan(3_000);

        var text = Comment.Write(plan, Markdown.Block("diff", [.. Enumerable.Range(0, 5_000).Select(i => $"+ create azurerm_something.number{i}")]));

        Assert.InRange(text.Length, 1_000, 65_535);
        Assert.Equal(plan.Value, Comment.Read(text)!.Value);
        Assert.Null(Comment.Read(text)!.Changes);
        Assert.Contains("does not fit", text, StringComparison.Ordinal);
        // The block is closed, or the rest of the page would be in it.
        Assert.Equal(2, text.Split("```").Length - 1);
    }

    [Theory]
    [InlineData("<!-- nubesgen plan todo alice zz - -->")]
    [InlineData("<!-- nubesgen plan todo alice ")]
    [InlineData("hello")]
    public void What_is_no_comment_of_ours_says_nothing(string text) => Assert.Null(Comment.Read(text));

    [Fact]
    public void A_list_that_does_not_fit_its_digest_is_not_believed()
    {
        var forged = Comment.Write(new PlanDigest(new string('a', 64), Plan(2).Changes), "");

        Assert.Null(Comment.Read(forged)!.Changes);
    }

    [Fact]
    public void Nothing_from_outside_poses_as_ours()
    {
        foreach (var text in new[] { "a`b", "```", "`", "x\n# title", "<!-- nubesgen plan -->", "@everyone", "" })
        {
            var code = Markdown.Code(text);
            var fence = new string(code.TakeWhile(c => c == '`').ToArray());
            Assert.DoesNotContain('\n', code);
            Assert.True(text.Length == 0 || (fence.Length > 0 && code.EndsWith(fence, StringComparison.Ordinal) && code.Split(fence).Length == 3), code);
        }

        Assert.Equal("````diff\n+ ``` x\n````\n", Markdown.Block("diff", ["+ ``` x"]));
        Assert.Equal("` javascript:alert(1) `", Markdown.Link(new Uri("javascript:alert(1)")));
    }

    private static PlanDigest Plan(int changes) => PlanDigest.Of(Enumerable.Range(0, changes).Select(i => new DigestedChange(
        string.Create(CultureInfo.InvariantCulture, $"azurerm_thing.number{i}"),
        "create",
        Enumerable.Range(0, 8).ToDictionary(n => string.Create(CultureInfo.InvariantCulture, $"attribute{n}"), n => $"{HashCode.Combine(i, n):x8}{i:x8}"))));
}
