using NubesGen.Operations.Listing;
using NubesGen.State;

namespace NubesGen.Tests.Operations.Listing;

public sealed class ListedEnvironmentTests
{
    private static readonly DateTimeOffset Now = SampleList.Now;

    [Fact]
    public void How_far_it_has_come_is_what_has_been_recorded()
    {
        Assert.Equal(EnvironmentStage.Incomplete, Of(null).Stage);
        Assert.Equal(EnvironmentStage.Provisioned, Of(new() { Provisioned = Now }).Stage);
        Assert.Equal(EnvironmentStage.Running, Of(new() { Provisioned = Now, Deployed = Now }).Stage);
    }

    [Fact]
    public void It_is_expired_from_the_moment_it_expires()
    {
        Assert.False(Of(new()).IsExpired);
        Assert.False(Of(new() { Expires = Now.AddTicks(1) }).IsExpired);
        Assert.True(Of(new() { Expires = Now }).IsExpired);
    }

    [Fact]
    public void It_is_orphaned_when_its_branch_is_gone_and_that_can_be_known()
    {
        Assert.True(Of(new() { Branch = "env-bob" }, "env-alice", "ENV-BOB").IsOrphaned);
        Assert.True(Of(new() { Branch = "env-bob" }, []).IsOrphaned);
        Assert.False(Of(new() { Branch = "env-bob" }, "env-bob").IsOrphaned);
        Assert.False(Of(new() { Branch = "env-bob" }, null).IsOrphaned);
        Assert.False(Of(new(), "env-alice").IsOrphaned);
        Assert.False(Of(null, "env-alice").IsOrphaned);
    }

    [Theory]
    [InlineData(false, false, false, "running", "running")]
    [InlineData(true, false, false, "locked", "running,locked")]
    [InlineData(true, true, false, "expired", "running,expired,locked")]
    [InlineData(true, true, true, "orphaned", "running,orphaned,expired,locked")]
    public void Of_all_that_is_the_matter_the_most_urgent_is_its_status(bool locked, bool expired, bool orphaned, string status, string words)
    {
        var environment = new ListedEnvironment("a", new(), EnvironmentStage.Running, locked ? "bob" : null, expired, orphaned);

        Assert.Equal(status, environment.Status);
        Assert.Equal(words, string.Join(',', environment.Words));
    }

    [Theory]
    [InlineData("0123456789", "0123456")]
    [InlineData("012", "012")]
    [InlineData(null, null)]
    public void A_commit_has_seven_characters(string? commit, string? shown) => Assert.Equal(shown, Of(new() { Commit = commit }).Commit);

    [Fact]
    public void The_summary_counts_and_leaves_out_what_there_is_none_of()
    {
        Assert.Equal("1 environment", SampleList.Of(SampleList.Running("alice")).Summary);
        Assert.Equal("0 environments", SampleList.Of().Summary);
        var bob = SampleList.Running("bob");
        Assert.Equal(
            "3 environments, 1 expired, 1 orphaned, 2 locked",
            SampleList.Of(
                [SampleList.Running("alice") with { Holder = "bob" }, bob with { Holder = "bob", Record = bob.Record! with { Expires = Now } }, SampleList.Running("carol")],
                environment => environment.Name != "carol").Summary);
    }

    [Theory]
    [InlineData(0, "now", "just now")]
    [InlineData(-59, "now", "just now")]
    [InlineData(59, "now", "just now")]
    [InlineData(-60, "1m", "1 minute ago")]
    [InlineData(-3_599, "59m", "59 minutes ago")]
    [InlineData(7_200, "2h", "in 2 hours")]
    [InlineData(-86_400, "1d", "1 day ago")]
    [InlineData(-59 * 86_400, "59d", "59 days ago")]
    [InlineData(-60 * 86_400, "60d", "2 months ago")]
    [InlineData(800 * 86_400, "800d", "in 2 years")]
    [InlineData(-1_100 * 86_400, "3y", "3 years ago")]
    public void Times_are_told_as_people_tell_them(int seconds, string brief, string relative)
    {
        Assert.Equal(brief, Times.Brief(Now.AddSeconds(seconds), Now));
        Assert.Equal(relative, Times.Relative(Now.AddSeconds(seconds), Now));
    }

    [Fact]
    public void Exact_times_are_in_UTC()
    {
        var time = new DateTimeOffset(2026, 3, 4, 1, 2, 3, TimeSpan.FromHours(2));

        Assert.Equal("2026-03-03T23:02:03Z", Times.Iso(time));
        Assert.Equal("2026-03-03 23:02:03 UTC", Times.Exact(time));
        Assert.Equal("", Times.Iso(null));
    }

    private static ListedEnvironment Of(EnvironmentRecord? record, params string[]? branches) =>
        ListedEnvironment.Of(new StoredEnvironment("a", record, null), branches?.ToHashSet(), Now);
}
