namespace NubesGen.Diagnostics;

/// <summary>A foreseen failure: everything the user needs is in <see cref="Problems"/>. Any other exception is a bug.</summary>
public sealed class NubesGenException : Exception
{
    /// <summary>Fails with one problem.</summary>
    /// <param name="problem">What to show.</param>
    /// <param name="inner">The technical cause, for the log.</param>
    public NubesGenException(Problem problem, Exception? inner = null)
        : this([problem], inner)
    {
    }

    /// <summary>Fails with several problems, shown in this order.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="inner">The technical cause, for the log.</param>
    public NubesGenException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems.Select(p => $"{p.Code}: {p.Message}")), inner)
    {
        Problems = problems;
    }

    /// <summary>What to show, in order; never empty.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
