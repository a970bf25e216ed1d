using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.Tests.Environments;

public sealed class BranchSourceTests
{
    private static readonly GitRepository Local = new("/repo", "/repo/.git", "env-local", null, null);

    [Theory]
    [InlineData("push")]
    [InlineData("workflow_dispatch")]
    public void A_push_and_a_manual_run_are_about_their_branch(string eventName) =>
        Assert.Equal("env-alice", Branch(("GITHUB_EVENT_NAME", eventName), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "env-alice")));

    [Fact]
    public void A_branch_that_was_just_made_is_what_its_creation_is_about() =>
        Assert.Equal("env-alice", Branch(("GITHUB_EVENT_NAME", "create"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "env-alice")));

    [Fact]
    public void A_manual_run_may_be_about_another_branch_than_the_one_it_runs_on_and_nothing_else_may()
    {
        (string, string)[] variables = [("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "main"), ("NUBESGEN_BRANCH", "env-%70rod")];

        Assert.Equal("env-%70rod", Branch([("GITHUB_EVENT_NAME", "workflow_dispatch"), .. variables]));
        Assert.Equal("main", Branch([("GITHUB_EVENT_NAME", "push"), .. variables]));
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("pull_request_target")]
    public void A_pull_request_is_about_the_branch_it_goes_into(string eventName) =>
        Assert.Equal("env-alice", Branch(
            ("GITHUB_EVENT_NAME", eventName), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "1/merge"),
            ("GITHUB_HEAD_REF", "env-other"), ("GITHUB_BASE_REF", "env-alice")));

    [Fact]
    public void A_deletion_is_about_the_branch_that_has_gone_not_the_one_that_is_checked_out() =>
        Assert.Equal("env-alice", Deleted("""{ "ref": "env-alice", "ref_type": "branch" }"""));

    [Theory]
    [InlineData("""{ "ref": "env-1.0", "ref_type": "tag" }""")]
    [InlineData("""{ "ref": "env-alice" }""")]
    [InlineData("""{ "ref_type": "branch" }""")]
    [InlineData("""{ "ref": null, "ref_type": "branch" }""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData(null)]
    public void A_deletion_of_anything_else_has_no_environment(string? payload) => Refused("NG1006", () => Deleted(payload));

    [Theory]
    [InlineData("schedule", "branch")]
    [InlineData("issues", "branch")]
    [InlineData("release", "tag")]
    [InlineData("push", "tag")]
    [InlineData("workflow_dispatch", "tag")]
    [InlineData("push", "")]
    public void Other_events_and_tags_have_no_environment(string eventName, string refType) =>
        Refused("NG1006", () => Branch(("GITHUB_EVENT_NAME", eventName), ("GITHUB_REF_TYPE", refType), ("GITHUB_REF_NAME", "env-alice")));

    [Theory]
    [InlineData("pull_request")]
    [InlineData("delete")]
    [InlineData("push")]
    public void An_event_without_what_belongs_to_it_has_no_environment(string eventName) =>
        Refused("NG1006", () => Branch(("GITHUB_EVENT_NAME", eventName), ("GITHUB_REF_TYPE", "branch")));

    [Fact]
    public void A_branch_that_was_named_goes_before_the_event_and_the_event_before_git()
    {
        (string, string)[] push = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "env-ci")];

        Assert.Equal("env-named", Source(push).Branch("env-named", Local, null, "/repo"));
        Assert.Equal("env-ci", Source(push).Branch(null, Local, null, "/repo"));
        Assert.Equal("env-local", Source().Branch(null, Local, null, "/repo"));
        Assert.Equal("env-named", Source().Branch("env-named", null, "no git", "/repo"));
    }

    [Fact]
    public void Without_a_branch_that_is_checked_out_there_is_no_environment()
    {
        Refused("NG1004", () => Source().Branch(null, Local with { Branch = null }, null, "/repo"));
        Refused("NG1005", () => Source().Branch(null, null, "git is not on the PATH", "/repo"));
    }

    private static string Branch(params (string, string)[] variables) =>
        Source([("GITHUB_ACTIONS", "true"), .. variables]).Branch(null, Local, null, "/repo");

    private static string Deleted(string? payload)
    {
        using var folder = new TestFolder();
        if (payload is not null)
        {
            File.WriteAllText(folder["event.json"], payload);
        }

        return Branch(
            ("GITHUB_EVENT_NAME", "delete"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REF_NAME", "main"), ("GITHUB_EVENT_PATH", folder["event.json"]));
    }

    private static void Refused(string code, Func<object> action) =>
        Assert.Equal(code, Assert.Throws<NubesGenException>(action).Problems[0].Code);

    private static BranchSource Source(params (string Name, string Value)[] variables) =>
        new(new Machine(variables.ToDictionary(v => v.Name, v => v.Value)));
}
