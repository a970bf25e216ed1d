namespace NubesGen.Operations;

/// <summary>One thing that Doctor looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Mend">What to type when it is not well; <see langword="null"/> when it is.</param>
public sealed record Check(string Name, string Finding, string? Mend = null)
{
    /// <summary>Whether nothing needs doing.</summary>
    public bool IsWell => Mend is null;

    /// <summary>Whether it is only advice: everything works without mending it.</summary>
    public bool IsAdvice { get; init; }
}
