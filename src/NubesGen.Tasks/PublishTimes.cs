using NubesGen.Diagnostics;

namespace NubesGen.Tasks;

/// <summary>Publishing is not ours: built-in tasks have noted when it began and ended.</summary>
internal static class PublishTimes
{
    /// <summary>Adds the time of a Publish that ran before the first task of ours.</summary>
    /// <param name="phases">Gets it.</param>
    /// <param name="began">When it began, in ticks of UTC; 0: it has not run.</param>
    /// <param name="ended">When it ended.</param>
    public static void Note(PhaseTimes phases, long began, long ended)
    {
        if (began > 0 && ended > began)
        {
            phases.Precede("publish", TimeSpan.FromTicks(ended - began));
        }
    }
}
