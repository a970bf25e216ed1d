using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>A release that should serve again.</summary>
public sealed record LocalRollback
{
    /// <summary>Its number; <see langword="null"/>: the one before the one that serves.</summary>
    public required int? Release { get; init; }

    /// <summary>Its settings: those of now, since its services may have moved.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>How long it may take to become healthy.</summary>
    public required TimeSpan HealthTimeout { get; init; }

    /// <summary>Told how long each phase takes.</summary>
    public PhaseTimes Phases { get; init; } = new(TimeProvider.System);
}
