using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class ApplyProgressTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_replacement_counts_as_two_and_moves_do_not_count()
    {
        var progress = new ApplyProgress([
            new PlannedChange("a.replaced", "a", PlannedAction.Replace, null),
            new PlannedChange("a.changed", "a", PlannedAction.Update, null),
            new PlannedChange("a.moved", "a", PlannedAction.Move, null),
            new PlannedChange("a.forgotten", "a", PlannedAction.Forget, null),
        ]);

        Assert.Equal("destroyed a.replaced (45s), 1 of 3", progress.Note(new ApplyCompleted("", "a.replaced", PlannedAction.Delete, TimeSpan.FromSeconds(45)), Start));
        Assert.Equal("created a.replaced (2m05s), 2 of 3", progress.Note(new ApplyCompleted("", "a.replaced", PlannedAction.Create, TimeSpan.FromSeconds(125)), Start));
        Assert.Equal("changed a.changed (1h01m), 3 of 3", progress.Note(new ApplyCompleted("", "a.changed", PlannedAction.Update, TimeSpan.FromSeconds(3660)), Start));
    }

    [Fact]
    public void The_status_names_the_longest_running_first_and_says_what_is_left()
    {
        var progress = new ApplyProgress([.. Enumerable.Range(1, 5).Select(n => new PlannedChange($"a.n{n}", "a", PlannedAction.Create, null))]);
        Assert.Null(progress.Status(Start));
        for (var n = 1; n <= 5; n++)
        {
            progress.Note(new ApplyStarted("", $"a.n{n}", PlannedAction.Create), Start.AddSeconds(n));
        }

        Assert.Equal("creating a.n1 (9s), creating a.n2 (8s), creating a.n3 (7s) and 2 more; 5 of 5 left", progress.Status(Start.AddSeconds(10)));

        progress.Note(new ApplyCompleted("", "a.n1", PlannedAction.Create, TimeSpan.Zero), Start);
        progress.Note(new ApplyErrored("", "a.n2", PlannedAction.Create, TimeSpan.Zero), Start);
        Assert.Equal("creating a.n3 (7s), creating a.n4 (6s), creating a.n5 (5s); 4 of 5 left", progress.Status(Start.AddSeconds(10)));
    }
}
