using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>An application that should run.</summary>
public sealed record LocalDeployment
{
    /// <summary>Absolute path of the publish output.</summary>
    public required string PublishDirectory { get; init; }

    /// <summary>Name of its assembly without extension.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>Whether it answers HTTP; a worker does not.</summary>
    public required bool ServesHttp { get; init; }

    /// <summary>Its settings, given as environment variables; secrets among them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Path that answers 2xx when it is healthy, with a leading slash; <see langword="null"/>: any answer below 500 to <c>/</c> will do.</summary>
    public required string? HealthCheckPath { get; init; }

    /// <summary>How long it may take to become healthy.</summary>
    public required TimeSpan HealthTimeout { get; init; }

    /// <summary>What must be done before the release may start, once it is clear that it is a new one.</summary>
    public Func<CancellationToken, Task> BeforeStart { get; init; } = _ => Task.CompletedTask;

    /// <summary>How many releases are kept, the current one among them; it and the one before are always kept.</summary>
    public required int ReleasesKept { get; init; }

    /// <summary>The commit it was made from; <see langword="null"/> when there was none.</summary>
    public string? Commit { get; init; }

    /// <summary>Told how long each phase takes.</summary>
    public PhaseTimes Phases { get; init; } = new(TimeProvider.System);
}
