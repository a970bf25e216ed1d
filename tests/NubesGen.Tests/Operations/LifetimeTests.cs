using NubesGen.Applications;
using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

public sealed class LifetimeTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("7.00:00:00", "", "", 168)]
    [InlineData("7.00:00:00", "false", "prod", 168)]
    [InlineData("7.00:00:00", "true", "", null)]
    [InlineData("7.00:00:00", "", "prod,alice", null)]
    [InlineData("10000000.00:00:00", "", "", null)]
    public void An_environment_expires_unless_it_is_pinned_or_protected(string timeToLive, string pinned, string protectedOnes, int? hours)
    {
        var settings = Of(timeToLive, pinned, protectedOnes);

        Assert.Equal(hours is { } value ? Now.AddHours(value) : null, Lifetime.Expires(settings, "alice", Now));
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void Production_is_protected_unless_others_are_named()
    {
        Assert.Null(Lifetime.Expires(Of("01:00:00", "", ""), "production", Now));
        Assert.NotNull(Lifetime.Expires(Of("01:00:00", "", "live"), "production", Now));
    }

    [Theory]
    [InlineData("7", "")]
    [InlineData("-01:00:00", "")]
    [InlineData("", "yes")]
    public void A_wrong_value_is_a_problem_in_a_protected_environment_too(string timeToLive, string pinned)
    {
        var settings = Of(timeToLive, pinned, "alice");

        Assert.Null(Lifetime.Expires(settings, "alice", Now));
        Assert.Equal("NG2001", Assert.Single(settings.Problems).Code);
    }

    [Theory]
    [InlineData(100, 10, true)]
    [InlineData(100, 11, false)]
    [InlineData(100, 0, false)]
    [InlineData(1000, 48, true)]
    [InlineData(1000, 49, false)]
    public void Its_end_is_near_in_the_last_tenth_of_its_life_and_never_more_than_two_days_before(int life, int left, bool soon)
    {
        var record = new EnvironmentRecord { Deployed = Now, Expires = Now.AddHours(life) };

        Assert.Equal(soon, Lifetime.ExpiresSoon(record, Now.AddHours(life - left)));
        Assert.False(Lifetime.ExpiresSoon(record with { Expires = null }, Now));
    }

    private static Settings Of(string timeToLive, string pinned, string protectedOnes) => new(new Dictionary<string, string>
    {
        ["NubesGenTimeToLive"] = timeToLive,
        ["NubesGenPinned"] = pinned,
        ["NubesGenProtectedEnvironments"] = protectedOnes,
    });
}
