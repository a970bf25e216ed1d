namespace NubesGen.Tests;

/// <summary>Rows in which every two values of different axes meet at least once: far fewer than all combinations, and they find what two options do to each other.</summary>
internal static class CoveringSet
{
    /// <summary>Makes the rows, the same ones every time.</summary>
    /// <param name="sizes">How many values each axis has.</param>
    /// <param name="isValid">Whether a row may exist; a row that is not complete has -1 where nothing is chosen yet.</param>
    /// <returns>One value of each axis per row. Pairs that no valid row can hold are left out.</returns>
    public static IReadOnlyList<int[]> Pairwise(IReadOnlyList<int> sizes, Func<int[], bool> isValid)
    {
        var uncovered = new HashSet<(int Axis, int Value, int OtherAxis, int OtherValue)>(AllPairs(sizes));
        var rows = new List<int[]>();
        foreach (var pair in AllPairs(sizes))
        {
            if (!uncovered.Contains(pair))
            {
                continue;
            }

            var row = Enumerable.Repeat(-1, sizes.Count).ToArray();
            row[pair.Axis] = pair.Value;
            row[pair.OtherAxis] = pair.OtherValue;
            if (isValid(row) && Complete(row, sizes, isValid, uncovered))
            {
                rows.Add(row);
                uncovered.ExceptWith(PairsOf(row));
            }
        }

        return rows;
    }

    /// <summary>All pairs that a complete row holds.</summary>
    /// <param name="row">The row.</param>
    public static IEnumerable<(int Axis, int Value, int OtherAxis, int OtherValue)> PairsOf(int[] row) =>
        from axis in Enumerable.Range(0, row.Length)
        from other in Enumerable.Range(axis + 1, row.Length - axis - 1)
        select (axis, row[axis], other, row[other]);

    /// <summary>All pairs there are.</summary>
    /// <param name="sizes">How many values each axis has.</param>
    public static IEnumerable<(int Axis, int Value, int OtherAxis, int OtherValue)> AllPairs(IReadOnlyList<int> sizes) =>
        from axis in Enumerable.Range(0, sizes.Count)
        from other in Enumerable.Range(axis + 1, sizes.Count - axis - 1)
        from value in Enumerable.Range(0, sizes[axis])
        from otherValue in Enumerable.Range(0, sizes[other])
        select (axis, value, other, otherValue);

    /// <summary>Chooses for each axis in turn the valid value that meets most values it has not met; steps back where none is valid.</summary>
    private static bool Complete(
        int[] row, IReadOnlyList<int> sizes, Func<int[], bool> isValid, HashSet<(int Axis, int Value, int OtherAxis, int OtherValue)> uncovered)
    {
        var axis = Array.IndexOf(row, -1);
        if (axis < 0)
        {
            return true;
        }

        foreach (var value in Enumerable.Range(0, sizes[axis]).OrderByDescending(value => NewPairs(row, axis, value, uncovered)))
        {
            row[axis] = value;
            if (isValid(row) && Complete(row, sizes, isValid, uncovered))
            {
                return true;
            }
        }

        row[axis] = -1;
        return false;
    }

    private static int NewPairs(int[] row, int axis, int value, HashSet<(int Axis, int Value, int OtherAxis, int OtherValue)> uncovered) =>
        Enumerable.Range(0, row.Length).Count(other => other != axis && row[other] >= 0
            && uncovered.Contains(axis < other ? (axis, value, other, row[other]) : (other, row[other], axis, value)));
}
