using System.Globalization;

namespace NubesGen.Deployment.Local;

/// <summary>Where the application of an environment is, on disk and on the network.</summary>
/// <param name="environment">Which environment.</param>
/// <param name="port">Its port; <see langword="null"/> for a worker.</param>
internal sealed class ApplicationSite(LocalEnvironment environment, int? port)
{
    /// <summary>Name of <see cref="Record"/>.</summary>
    public const string RecordFile = "process.json";

    /// <summary>Name of <see cref="Candidate"/>.</summary>
    public const string CandidateFile = "candidate.json";

    /// <summary>Where it answers; <see langword="null"/> for a worker.</summary>
    public Uri? Address { get; } = port is { } number ? Loopback(number) : null;

    /// <summary>Its releases.</summary>
    public ReleaseStore Releases { get; } = new(environment);

    /// <summary>The record of the process that serves.</summary>
    public string Record { get; } = Path.Combine(environment.ApplicationDirectory, RecordFile);

    /// <summary>The record of the process on trial.</summary>
    public string Candidate { get; } = Path.Combine(environment.ApplicationDirectory, CandidateFile);

    /// <summary>What it writes.</summary>
    public LogFile Log { get; } = new(Path.Combine(environment.ApplicationDirectory, "app.log"));

    /// <summary>What it writes on trial, kept apart from what the serving one writes meanwhile.</summary>
    public LogFile CandidateLog { get; } = new(Path.Combine(environment.ApplicationDirectory, "candidate.log"));

    /// <summary>The address of a port on this machine.</summary>
    /// <param name="port">The port.</param>
    /// <returns>An http address.</returns>
    public static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
}
