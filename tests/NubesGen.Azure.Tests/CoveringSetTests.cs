using NubesGen.Tests.Generation;

namespace NubesGen.Tests;

public sealed class CoveringSetTests
{
    [Fact]
    public void Every_two_values_that_can_meet_do_meet()
    {
        int[] sizes = [4, 3, 2, 2, 5];
        static bool IsValid(int[] row) => !(row[0] == 0 && row[2] == 1) && !(row[1] == 2 && row[4] == 3);

        var rows = CoveringSet.Pairwise(sizes, IsValid);

        Assert.All(rows, row => Assert.True(IsValid(row) && !row.Contains(-1)));
        Assert.Equal([(0, 0, 2, 1), (1, 2, 4, 3)], CoveringSet.AllPairs(sizes).Except(rows.SelectMany(CoveringSet.PairsOf)));
        Assert.InRange(rows.Count, 20, 30);
    }

    [Fact]
    public void The_covering_set_of_the_catalogue_holds_every_pair_of_options_that_can_meet()
    {
        var space = new OptionSpace("/");
        var rows = space.CoveringRows();

        var missing = CoveringSet.AllPairs(space.Sizes).Except(rows.SelectMany(CoveringSet.PairsOf)).ToList();

        Assert.All(missing, pair =>
        {
            var row = Enumerable.Repeat(-1, space.Sizes.Count).ToArray();
            row[pair.Axis] = pair.Value;
            row[pair.OtherAxis] = pair.OtherValue;
            Assert.False(space.IsValid(row));
        });
        Assert.Equal(rows.Count, space.Covering().Select(row => row.Application.RepositoryDirectory).Distinct().Count());
    }
}
