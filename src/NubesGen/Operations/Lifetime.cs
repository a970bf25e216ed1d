using NubesGen.Applications;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>How long environments live: what the properties of a run say of one.</summary>
internal static class Lifetime
{
    private static readonly TimeSpan LongestWarning = TimeSpan.FromDays(2);

    /// <summary>Whether an environment is destroyed only by somebody who says its name twice, and never expires.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="environment">The environment's name.</param>
    /// <returns>Whether <c>NubesGenProtectedEnvironments</c> lists it.</returns>
    public static bool IsProtected(Settings settings, string environment) =>
        ProtectedEnvironments.Of(settings).Contains(environment);

    /// <summary>Whether the environment that is deployed to stays, whatever becomes of its time or its branch. A wrong property is noted in the settings.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <returns>The property <c>NubesGenPinned</c>.</returns>
    public static bool IsPinned(Settings settings) => settings.Flag("NubesGenPinned", false);

    /// <summary>How long an environment lives after a deployment. Wrong properties are noted in the settings.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <returns><see langword="null"/>: for ever.</returns>
    public static TimeSpan? TimeToLive(Settings settings) =>
        settings.Duration("NubesGenTimeToLive") is var time && IsPinned(settings) ? null : time;

    /// <summary>When an environment that is deployed to may be removed.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="now">When it is deployed to.</param>
    /// <returns><see langword="null"/>: never by itself.</returns>
    public static DateTimeOffset? Expires(Settings settings, string environment, DateTimeOffset now) =>
        TimeToLive(settings) is { } time && !IsProtected(settings, environment) && time <= DateTimeOffset.MaxValue - now ? now + time : null;

    /// <summary>Whether it is time to warn of its end: in the last tenth of its life, and not more than two days before.</summary>
    /// <param name="record">What is known of the environment.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>False when its time is over.</returns>
    public static bool ExpiresSoon(EnvironmentRecord record, DateTimeOffset now)
    {
        if (record.Expires is not { } end || end <= now)
        {
            return false;
        }

        var tenth = (end - (record.Deployed ?? now)) / 10;
        return end - now <= (tenth < LongestWarning ? tenth : LongestWarning);
    }
}
