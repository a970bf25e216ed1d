using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Applications;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("basic", "Basic")]
    [InlineData(" BASIC ", "Basic")]
    [InlineData("", null)]
    [InlineData("  ", null)]
    public void A_choice_is_taken_in_any_letter_case_and_handed_on_as_it_is_spelt(string value, string? choice)
    {
        using var turkish = new Culture("tr-TR");

        Assert.Equal(choice, Of(value).Choice("P", "Free", "Basic"));
    }

    [Fact]
    public void A_wrong_value_lists_the_valid_ones_and_is_never_replaced()
    {
        var settings = Of("Gold");

        Assert.Null(settings.Choice("P", "Free", "Basic"));
        var problem = Assert.Single(Assert.Throws<NubesGenException>(settings.ThrowIfWrong).Problems);
        Assert.Equal("NG2001", problem.Code);
        Assert.Contains("P cannot be 'Gold'. Valid: Free, Basic.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_twice_is_wrong_once()
    {
        var settings = Of("Gold");

        settings.Choice("P", "Free");
        settings.Choice("P", "Free");

        Assert.Single(settings.Problems);
    }

    [Theory]
    [InlineData("redis;KEYVAULT", "Redis,KeyVault")]
    [InlineData("Redis, KeyVault", "Redis,KeyVault")]
    [InlineData(";Redis;;redis,", "Redis")]
    [InlineData("None", "")]
    [InlineData("none;", "")]
    public void A_list_takes_semicolons_and_commas(string value, string expected) =>
        Assert.Equal(expected, string.Join(',', Of(value).Choices("P", "Redis", "KeyVault")!));

    [Fact]
    public void A_list_that_is_not_set_is_not_an_empty_one() => Assert.Null(Of("").Choices("P", "Redis"));

    [Theory]
    [InlineData("Redis;Mongo;Kafka", "Mongo", "Kafka")]
    [InlineData("None;Redis", "None")]
    public void Each_wrong_item_of_a_list_is_a_problem(string value, params string[] wrong)
    {
        var settings = Of(value);

        settings.Choices("P", "Redis");

        Assert.Equal(wrong, settings.Problems.Select(problem => problem.Message.Split('\'')[1]));
    }

    [Theory]
    [InlineData("True", false, true)]
    [InlineData("false", true, false)]
    [InlineData("", true, true)]
    public void A_flag_is_true_or_false(string value, bool otherwise, bool expected) => Assert.Equal(expected, Of(value).Flag("P", otherwise));

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    public void A_flag_is_nothing_else(string value) => Wrong(value, settings => settings.Flag("P", true), "true, false");

    [Theory]
    [InlineData("00:01:30", 90)]
    [InlineData("7.00:00:00", 604800)]
    [InlineData("00:10", 600)]
    public void A_time_span_is_read_the_same_everywhere(string value, int seconds)
    {
        using var german = new Culture("de-DE");

        Assert.Equal(seconds, Of(value).Duration("P", TimeSpan.Zero).TotalSeconds);
    }

    [Theory]
    [InlineData("90")]
    [InlineData("90s")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("24:00:00")]
    public void A_time_span_that_could_be_misread_is_wrong(string value) =>
        Wrong(value, settings => settings.Duration("P", TimeSpan.Zero), "00:01:30");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void A_number_below_its_minimum_or_none_at_all_is_wrong(string value) =>
        Wrong(value, settings => settings.Count("P", 1, 5), "a whole number from 1");

    [Fact]
    public void A_number_is_read_and_has_a_default()
    {
        Assert.Equal(7, Of("7").Count("P", 1, 5));
        Assert.Equal(5, Of("").Count("P", 1, 5));
    }

    [Fact]
    public void A_warning_alone_does_not_fail()
    {
        var settings = Of("");

        settings.Add(ConfigurationProblems.PastEndOfSupport("8.0", new DateOnly(2026, 11, 10)));

        settings.ThrowIfWrong();
    }

    private static void Wrong(string value, Action<Settings> read, string valid)
    {
        var settings = Of(value);

        read(settings);

        Assert.Contains(valid, Assert.Single(settings.Problems).Message, StringComparison.Ordinal);
    }

    private static Settings Of(string value) => new(new Dictionary<string, string> { ["P"] = value });
}
