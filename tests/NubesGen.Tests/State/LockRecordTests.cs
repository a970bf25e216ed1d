using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.State;

/// <summary>What a lock's blob says of those who had it.</summary>
public sealed class LockRecordTests
{
    private static readonly ProcessIdentity Process = new(17, "1", "here");

    [Fact]
    public void What_is_written_is_read()
    {
        var record = LockRecord.After(null, Holder("alice", terraform: true), "id");

        var read = LockRecord.Of(record.ToMetadata())!;

        Assert.Equal(record.Holder, read.Holder);
        Assert.Equal("id", read.LeaseId);
        Assert.Empty(read.Earlier);
    }

    [Fact]
    public void Of_others_only_those_are_kept_who_may_have_left_something()
    {
        var first = LockRecord.After(null, Holder("alice", terraform: true), "1");
        var second = LockRecord.After(first, Holder("bob", terraform: false), "2");
        var third = LockRecord.After(second, Holder("carol", terraform: false), "3");

        Assert.Equal(["alice"], third.Suspects.Select(suspect => suspect.User));
    }

    [Fact]
    public void However_many_there_are_the_first_ones_stay_and_all_fits_into_metadata()
    {
        var record = LockRecord.After(null, Holder("user0", terraform: true), "0");
        for (var i = 1; i < 50; i++)
        {
            record = LockRecord.After(record, Holder($"user{i}", terraform: true), $"{i}");
        }

        Assert.Equal(["user49", "user4", "user3", "user2", "user1", "user0"], record.Suspects.Select(suspect => suspect.User));
        var metadata = record.ToMetadata();
        Assert.InRange(Assert.Single(metadata).Value.Length, 1, 8000);
        var read = LockRecord.Of(metadata)!;
        Assert.Equal("user49", read.Holder.User);
        Assert.InRange(read.Earlier.Count, 3, 5);
        Assert.Equal("user0", read.Earlier[^1].User);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("e30x")]
    public void Somebody_elses_metadata_say_nothing(string text) => Assert.Null(LockRecord.Of(new Dictionary<string, string> { ["holder"] = text }));

    private static LockHolder Holder(string user, bool terraform) => new(
        user, "a-machine-with-a-long-name.example.com", Process with { BootId = new string('b', 60) }, terraform ? Process with { BootId = new string('b', 60) } : null,
        terraform ? "https://github.com/an-organisation-with-a-long-name/a-repository-with-a-long-name/actions/runs/1234567890/attempts/1" : null, "Provision", DateTimeOffset.UtcNow);
}
