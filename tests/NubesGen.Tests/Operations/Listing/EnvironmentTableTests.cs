using CsCheck;
using NubesGen.Operations.Listing;
using NubesGen.State;

namespace NubesGen.Tests.Operations.Listing;

public sealed class EnvironmentTableTests
{
    [Fact]
    public void Columns_are_aligned_and_what_is_urgent_stands_out()
    {
        var bob = SampleList.Running("bob");
        var list = SampleList.Of(
            [
                SampleList.Running("alice"),
                bob with { Record = bob.Record! with { Expires = SampleList.Now.AddDays(-2), Deployed = SampleList.Now.AddDays(-9), Resources = 12 } },
                SampleList.Running("carol"),
                new StoredEnvironment("dave", null, SampleList.Holder("dave", "desk")),
            ],
            environment => environment.Name != "carol");

        Assert.Equal(
            """
            NAME   STATUS    BRANCH     COMMIT   CHANGED (UTC)          BY               RES  EXPIRES  ADDRESS          LOCKED BY
            alice  running   env-alice  0123456  2026-03-01 10:22 (3d)  alice on laptop  3    -        127.0.0.1:19547  -
            bob    EXPIRED   env-bob    0123456  2026-02-23 10:22 (9d)  alice on laptop  12   2d ago   127.0.0.1:19547  -
            carol  ORPHANED  env-carol  0123456  2026-03-01 10:22 (3d)  alice on laptop  3    -        127.0.0.1:19547  -
            dave   locked    -          -        -                      -                -    -        -                dave on desk
            """,
            string.Join('\n', EnvironmentTable.Lines(list)));
    }

    [Fact]
    public void Columns_that_would_be_empty_are_left_out()
    {
        var lines = EnvironmentTable.Lines(SampleList.Of(new StoredEnvironment("alice", null, null))).ToList();

        Assert.Equal(["NAME   STATUS", "alice  incomplete"], lines);
    }

    [Fact]
    public void No_line_is_too_long_and_no_column_is_out_of_place_whatever_the_names()
    {
        var text = Gen.OneOf(Gen.String, Gen.String[Gen.Char['a', 'z'], 0, 200], Gen.String[Gen.Char['\u4e00', '\u9fff'], 0, 90], Gen.Const("env-größe/日本語🚀\e[31m\u202e"));
        var environment =
            from name in Gen.String[Gen.Char['a', 'z'], 1, 32]
            from texts in text.Array[5]
            from days in Gen.Int[-5_000, 5_000].Array[2]
            from resources in Gen.Int[0, 9_999]
            select new StoredEnvironment(
                name,
                new EnvironmentRecord
                {
                    Branch = texts[0],
                    Commit = "0123456789",
                    Deployed = SampleList.Now.AddDays(days[0]),
                    ChangedBy = texts[1],
                    Resources = resources,
                    Expires = SampleList.Now.AddDays(days[1]),
                    Address = texts[2],
                },
                texts[3]);
        environment.Array[1, 6].Sample(
            stored =>
            {
                var lines = EnvironmentTable.Lines(SampleList.Of(stored)).ToList();
                Assert.All(lines, line => Assert.InRange(TextWidth.Of(line), 1, EnvironmentTable.Width));
                Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
                var commit = ColumnOf(lines[0], "COMMIT");
                Assert.All(lines.Skip(1), line => Assert.Equal(commit, ColumnOf(line, "0123456")));
            },
            iter: 1_000);
    }

    [Fact]
    public void Nobody_is_told_something_else_by_a_branch_that_draws_on_the_terminal() =>
        Assert.Equal("env-�[2Jx�", TextWidth.Printable("env-\e[2Jx\u202e"));

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("größe", 5)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    public void Text_is_as_wide_as_terminals_show_it(string text, int width)
    {
        Assert.Equal(width, TextWidth.Of(text));
        Assert.Equal(text, TextWidth.Printable(text));
    }

    private static int ColumnOf(string line, string text) => TextWidth.Of(line[..line.IndexOf(text, StringComparison.Ordinal)]);
}
