namespace NubesGen.Deployment.Local;

/// <summary>A release as it was deployed, with all that is needed to start it again.</summary>
/// <param name="Number">From 1, never used again while it is kept.</param>
/// <param name="Fingerprint">A hash of its content, settings and health check.</param>
/// <param name="AssemblyName">Name of its assembly without extension.</param>
/// <param name="ServesHttp">Whether it answers HTTP.</param>
/// <param name="Settings">Its settings; secrets among them.</param>
/// <param name="HealthCheckPath">See <see cref="LocalDeployment.HealthCheckPath"/>.</param>
/// <param name="HealthTimeout">See <see cref="LocalDeployment.HealthTimeout"/>.</param>
internal sealed record Release(
    int Number,
    string Fingerprint,
    string AssemblyName,
    bool ServesHttp,
    IReadOnlyDictionary<string, string> Settings,
    string? HealthCheckPath,
    TimeSpan HealthTimeout)
{
    /// <summary>The commit it was made from; <see langword="null"/> when there was none.</summary>
    public string? Commit { get; init; }
}
