using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment;

/// <summary>What an operation needs to know about what is deployed.</summary>
/// <param name="PublishDirectory">Absolute path of the published output.</param>
/// <param name="HealthTimeout">How long the application may take until it is healthy.</param>
/// <param name="ReleasesKept">How many releases stay, at least 1.</param>
public sealed record DeploymentRequest(string PublishDirectory, TimeSpan HealthTimeout, int ReleasesKept)
{
    /// <summary>Told how long each phase takes.</summary>
    public PhaseTimes Phases { get; init; } = new(TimeProvider.System);

    /// <summary>Makes the database what the release needs, before the release starts; <see langword="null"/>: there is nothing to do.</summary>
    public IDatabaseMigrations? Migrations { get; init; }
}

/// <summary>Which release shall serve again.</summary>
/// <param name="Release">Its number; <see langword="null"/>: the one before the one that serves.</param>
/// <param name="HealthTimeout">How long it may take until it is healthy.</param>
public sealed record RollbackRequest(int? Release, TimeSpan HealthTimeout)
{
    /// <summary>Told how long each phase takes.</summary>
    public PhaseTimes Phases { get; init; } = new(TimeProvider.System);
}

/// <summary>How a deployment went.</summary>
/// <param name="Address">Where the application answers; <see langword="null"/> for a worker.</param>
/// <param name="Release">The release that serves now, from 1.</param>
/// <param name="Changed">False when the same content with the same settings was serving already, and nothing was done.</param>
public sealed record DeploymentResult(Uri? Address, int Release, bool Changed)
{
    /// <summary>The commit that the release was made from; <see langword="null"/> when there was none.</summary>
    public string? Commit { get; init; }
}
