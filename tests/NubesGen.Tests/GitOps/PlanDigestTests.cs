using System.Text.Json;
using NubesGen.GitOps;
using NubesGen.Operations;

namespace NubesGen.Tests.GitOps;

public sealed class PlanDigestTests
{
    private const string Update = """{ "actions": ["update"], "before": { "sku": "B1", "n": 1 }, "after": { "sku": "S1", "n": 1 } }""";

    [Fact]
    public void Whoever_plans_the_same_gets_the_same_digest_in_whatever_order_and_spelling()
    {
        var one = Digest(("a.a", Update), ("b.b", """{ "actions": ["create"], "before": null, "after": { "x": { "p": 1, "q": "ü" } } }"""));
        var other = Digest(("b.b", """{ "actions": ["create"], "before": null, "after": { "x": { "q": "\u00fc", "p": 1 } } }"""), ("a.a", Update));

        Assert.Equal(one.Value, other.Value);
        Assert.Matches("^[0-9a-f]{64}$", one.Value);
        Assert.Empty(one.DifferencesFrom(other, isBegun: false));
    }

    [Theory]
    [InlineData("""{ "actions": ["update"], "before": { "sku": "B1", "n": 1 }, "after": { "sku": "P1", "n": 1 } }""", "a.a: another value of sku")]
    [InlineData("""{ "actions": ["update"], "before": { "sku": "B1", "n": 1 }, "after": { "sku": "S1", "n": 2 } }""", "a.a: another value of n")]
    [InlineData("""{ "actions": ["delete","create"], "before": { "sku": "B1" }, "after": { "sku": "S1" } }""", "a.a: replace instead of update")]
    [InlineData("""{ "actions": ["update"], "before": { "sku": "B1" }, "after": {}, "after_unknown": { "sku": true } }""", "a.a: another value of sku")]
    public void Whatever_would_be_done_otherwise_is_named(string change, string difference)
    {
        var reviewed = Digest(("a.a", Update));
        var now = Digest(("a.a", change));

        Assert.NotEqual(reviewed.Value, now.Value);
        Assert.Equal([difference], now.DifferencesFrom(reviewed, isBegun: false));
    }

    [Fact]
    public void What_is_more_and_what_is_less_is_named()
    {
        var (one, both) = (Digest(("a.a", Update)), Digest(("a.a", Update), ("b.b", """{ "actions": ["delete"], "before": { "x": 1 }, "after": null }""")));

        Assert.Equal(["b.b: delete, which was not reviewed"], both.DifferencesFrom(one, isBegun: false));
        Assert.Equal(["b.b: no delete any more"], one.DifferencesFrom(both, isBegun: false));
    }

    [Fact]
    public void Of_a_reviewed_plan_that_was_begun_less_may_be_left_and_more_may_be_known()
    {
        var reviewed = Digest(
            ("a.a", Update),
            ("b.b", """{ "actions": ["create"], "before": null, "after": { "x": 1 }, "after_unknown": { "group": true } }"""),
            ("c.c", """{ "actions": ["delete","create"], "before": { "x": 1 }, "after": { "x": 2 } }"""));
        var left = Digest(
            ("b.b", """{ "actions": ["create"], "before": null, "after": { "x": 1, "group": "rg" } }"""),
            ("c.c", """{ "actions": ["create"], "before": null, "after": { "x": 2 } }"""));

        Assert.Empty(left.DifferencesFrom(reviewed, isBegun: true));
        Assert.NotEmpty(left.DifferencesFrom(reviewed, isBegun: false));
        Assert.Equal(
            ["b.b: another value of x"],
            Digest(("b.b", """{ "actions": ["create"], "before": null, "after": { "x": 7 } }""")).DifferencesFrom(reviewed, isBegun: true));
        Assert.Equal(["a.a: delete instead of update"], Digest(("a.a", """{ "actions": ["delete"], "before": {}, "after": null }""")).DifferencesFrom(reviewed, isBegun: true));
    }

    [Fact]
    public void Of_a_sensitive_value_not_even_a_hash_is_in_it()
    {
        static PlanDigest With(string secret) => Digest(("a.a", $$"""
            { "actions": ["update"], "before": { "password": "old" }, "after": { "password": "{{secret}}" }, "after_sensitive": { "password": true } }
            """));

        Assert.Equal(With("one").Value, With("two").Value);
        Assert.Equal(DigestedChange.Sensitive, Assert.Single(With("one").Changes!).Values["password"]);
    }

    [Fact]
    public void What_is_only_read_is_not_done() =>
        Assert.Equal(Digest().Value, Digest(("data.x.y", """{ "actions": ["read"], "before": null, "after": { "z": 1 } }""")).Value);

    [Fact]
    public void With_a_digest_alone_a_difference_is_told_but_not_which()
    {
        var now = Digest(("a.a", Update));

        Assert.Empty(now.DifferencesFrom(new PlanDigest(now.Value[..12], null), isBegun: false));
        Assert.Equal([$"the reviewed plan is {new string('0', 12)}, this one is {now.Value[..12]}"], now.DifferencesFrom(new PlanDigest(new string('0', 12), null), isBegun: true));
    }

    private static PlanDigest Digest(params (string Address, string Change)[] changes)
    {
        using var plan = JsonDocument.Parse(
            $$"""{ "resource_changes": [ {{string.Join(",", changes.Select(change => $$"""{ "address": "{{change.Address}}", "change": {{change.Change}} }"""))}} ] }""");
        return PlanReport.Of(plan).ToDigest();
    }
}
