using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 22, 33, TimeSpan.Zero);
    private static readonly EnvironmentRecord Pushed = new() { Branch = "env-alice", Pushed = true };

    [Fact]
    public void One_whose_time_is_over_goes_unless_it_is_pinned_or_protected()
    {
        var expired = new EnvironmentRecord { Expires = Now };

        Assert.Equal(Verdict.Expired, Of(expired, null));
        Assert.Equal(Verdict.Keep, Of(expired with { Expires = Now.AddSeconds(1) }, null));
        Assert.Equal(Verdict.Keep, Of(expired with { Pinned = true }, null));
        Assert.Equal(Verdict.Keep, Of(expired, null, isProtected: true));
        Assert.Equal(Verdict.Keep, Of(null, []));
    }

    [Fact]
    public void One_whose_branch_is_gone_is_noted_first_and_goes_after_a_day()
    {
        Assert.Equal(Verdict.NoteGone, Of(Pushed, ["main"]));
        Assert.Equal(Verdict.Grace, Of(Pushed with { BranchGone = Now.AddHours(-24).AddSeconds(1) }, ["main"]));
        Assert.Equal(Verdict.BranchGone, Of(Pushed with { BranchGone = Now.AddHours(-24) }, ["main"]));
    }

    [Fact]
    public void One_whose_branch_is_back_is_noted_again()
    {
        Assert.Equal(Verdict.NoteBranch, Of(Pushed with { BranchGone = Now.AddDays(-3) }, ["env-alice"]));
        Assert.Equal(Verdict.NoteBranch, Of(Pushed with { Pushed = false }, ["env-alice"]));
        Assert.Equal(Verdict.Keep, Of(Pushed, ["env-alice"]));
    }

    [Fact]
    public void A_branch_is_not_gone_that_never_was_there_or_has_another_case_or_cannot_be_known()
    {
        var longAgo = Pushed with { BranchGone = Now.AddDays(-3) };

        Assert.Equal(Verdict.Keep, Of(longAgo with { Pushed = false }, ["main"]));
        Assert.Equal(Verdict.Keep, Of(longAgo with { Branch = null }, ["main"]));
        Assert.Equal(Verdict.Keep, Of(longAgo, null));
        Assert.Equal(Verdict.BranchGone, Of(longAgo, ["ENV-ALICE"]));
    }

    [Fact]
    public void A_pinned_or_protected_one_stays_without_its_branch()
    {
        var gone = Pushed with { BranchGone = Now.AddDays(-3) };

        Assert.Equal(Verdict.Keep, Of(gone with { Pinned = true }, ["main"]));
        Assert.Equal(Verdict.Keep, Of(gone, ["main"], isProtected: true));
    }

    private static Verdict Of(EnvironmentRecord? record, string[]? branches, bool isProtected = false) =>
        Verdicts.Of(record, isProtected, branches?.ToHashSet(StringComparer.Ordinal), Now);
}
