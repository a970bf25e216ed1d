namespace NubesGen.Applications;

/// <summary>When versions of .NET get their last fix: https://dotnet.microsoft.com/platform/support/policy/dotnet-core.</summary>
internal static class DotNetSupport
{
    private static readonly Dictionary<string, DateOnly> Ends = new()
    {
        ["8.0"] = new(2026, 11, 10),
        ["9.0"] = new(2026, 11, 10),
        ["10.0"] = new(2028, 11, 14),
    };

    /// <summary>The day support ended.</summary>
    /// <param name="version">E.g. <c>10.0</c>.</param>
    /// <param name="today">The current day.</param>
    /// <returns><see langword="null"/> while it is supported or unknown.</returns>
    public static DateOnly? EndedOn(string version, DateOnly today) =>
        Ends.TryGetValue(version, out var end) && end < today ? end : null;
}
