using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class PlanReportTests
{
    private const string Secret = "S3cret";

    [Theory]
    [InlineData("""["create"]""", "create")]
    [InlineData("""["update"]""", "update")]
    [InlineData("""["delete"]""", "delete")]
    [InlineData("""["delete","create"]""", "replace")]
    [InlineData("""["create","delete"]""", "replace")]
    [InlineData("""["read"]""", "read")]
    public void Each_action_has_one_word(string actions, string action) =>
        Assert.Equal(action, Assert.Single(Of($$"""{ "actions": {{actions}}, "before": null, "after": { "a": 1 } }""").Changes).Action);

    [Fact]
    public void What_does_not_change_is_left_out()
    {
        Assert.Empty(Of("""{ "actions": ["no-op"], "before": { "a": 1 }, "after": { "a": 1 } }""").Changes);
        Assert.Empty(PlanReport.Of(JsonDocument.Parse("{}")).Changes);
    }

    [Fact]
    public void Only_attributes_that_change_are_named_with_both_values()
    {
        var change = Assert.Single(Of(
            """{ "actions": ["update"], "before": { "a": 1, "b": "x", "c": [1], "gone": true }, "after": { "a": 1, "b": "y", "c": [1, 2], "gone": null } }""").Changes);

        Assert.Equal(["b", "c", "gone"], change.Attributes);
        Assert.Equal("x", change.Values["b"].Before!.Value.GetString());
        Assert.Equal("y", change.Values["b"].After!.Value.GetString());
        Assert.Null(change.Values["gone"].After);
    }

    [Theory]
    [InlineData("""{ "id": true }""")]
    [InlineData("""{ "id": { "part": [ false, true ] } }""")]
    public void What_is_known_only_after_the_apply_is_named_without_a_value(string unknown)
    {
        var change = Assert.Single(Of($$"""{ "actions": ["update"], "before": { "id": 1 }, "after": {}, "after_unknown": {{unknown}} }""").Changes);

        Assert.Equal(["id"], change.Attributes);
        Assert.Null(change.Values["id"].After);
    }

    [Theory]
    [InlineData("true", "{}")]
    [InlineData("{}", "true")]
    [InlineData("""{ "password": true }""", "{}")]
    [InlineData("{}", """{ "password": true }""")]
    [InlineData("{}", """{ "password": [ {}, { "deep": true } ] }""")]
    public void A_value_that_is_sensitive_on_either_side_in_part_or_as_a_whole_is_not_shown(string before, string after)
    {
        var report = Of($$"""
            { "actions": ["update"], "before": { "password": "{{Secret}}1" }, "after": { "password": "{{Secret}}2" },
              "before_sensitive": {{before}}, "after_sensitive": {{after}} }
            """);

        Assert.Equal(["password"], Assert.Single(report.Changes).Attributes);
        Assert.DoesNotContain(Secret, report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_marked_leaks_however_deep_it_lies()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var (before, beforeMarks) = Value(random, 0);
                var (after, afterMarks) = Value(random, 0);
                var change = new JsonObject
                {
                    ["actions"] = new JsonArray("update"),
                    ["before"] = before,
                    ["after"] = after,
                    ["before_sensitive"] = beforeMarks,
                    ["after_sensitive"] = afterMarks,
                };
                Assert.DoesNotContain(Secret, Of(change.ToJsonString()).ToJson(), StringComparison.Ordinal);
            },
            iter: 2_000);
    }

    [Fact]
    public void The_order_is_that_of_the_addresses_and_the_reason_is_Terraforms()
    {
        var report = PlanReport.Of(JsonDocument.Parse("""
            { "resource_changes": [
              { "address": "b.b", "change": { "actions": ["create"], "before": null, "after": {} } },
              { "address": "a.a", "action_reason": "replace_because_tainted", "change": { "actions": ["delete", "create"], "before": {}, "after": {} } } ] }
            """));

        Assert.Equal(["a.a", "b.b"], report.Changes.Select(change => change.Address));
        Assert.Equal(["replace_because_tainted", null], report.Changes.Select(change => change.Reason));
    }

    private static PlanReport Of(string change) =>
        PlanReport.Of(JsonDocument.Parse($$"""{ "resource_changes": [ { "address": "x.y", "change": {{change}} } ] }"""));

    /// <summary>A value with secrets in it, and marks that cover each of them: at the secret or anywhere above.</summary>
    private static (JsonNode Value, JsonNode Marks) Value(Random random, int depth)
    {
        var kind = random.Next(depth == 0 ? 1 : 0, depth > 3 ? 2 : 4);
        var (value, marks) = kind switch
        {
            0 => (JsonValue.Create(Secret), JsonValue.Create(true)),
            1 when depth > 0 => (JsonValue.Create(random.Next(3)), JsonValue.Create(false)),
            2 => Array(random, depth),
            _ => Object(random, depth),
        };
        return random.Next(10) == 0 ? (value, JsonValue.Create(true)) : (value, marks);
    }

    private static (JsonNode Value, JsonNode Marks) Array(Random random, int depth)
    {
        var items = Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth + 1)).ToList();
        return (new JsonArray([.. items.Select(item => item.Value)]), new JsonArray([.. items.Select(item => item.Marks)]));
    }

    private static (JsonNode Value, JsonNode Marks) Object(Random random, int depth)
    {
        var (value, marks) = (new JsonObject(), new JsonObject());
        foreach (var name in new[] { "a", "b", "c" }[random.Next(3)..])
        {
            (value[name], marks[name]) = Value(random, depth + 1);
        }

        return (value, marks);
    }
}
