using NubesGen.Applications;

namespace NubesGen.Operations;

/// <summary>How long environments live: what the properties of a run say of one.</summary>
internal static class Lifetime
{
    private const string ProtectedByDefault = "prod;production";

    /// <summary>Whether an environment is destroyed only by somebody who says its name twice, and never expires.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="environment">The environment's name.</param>
    /// <returns>Whether <c>NubesGenProtectedEnvironments</c> lists it.</returns>
    public static bool IsProtected(Settings settings, string environment) =>
        Protected(settings).Contains(environment);

    /// <summary>The environments that are protected, whether or not they exist.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> Protected(Settings settings) => Settings.List(settings.Text("NubesGenProtectedEnvironments") ?? ProtectedByDefault);

    /// <summary>How long an environment lives after a deployment. Wrong properties are noted in the settings.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <returns><see langword="null"/>: for ever.</returns>
    public static TimeSpan? TimeToLive(Settings settings) =>
        settings.Duration("NubesGenTimeToLive") is var time && settings.Flag("NubesGenPinned", false) ? null : time;

    /// <summary>When an environment that is deployed to may be removed.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="now">When it is deployed to.</param>
    /// <returns><see langword="null"/>: never by itself.</returns>
    public static DateTimeOffset? Expires(Settings settings, string environment, DateTimeOffset now) =>
        TimeToLive(settings) is { } time && !IsProtected(settings, environment) && time <= DateTimeOffset.MaxValue - now ? now + time : null;
}
