using NubesGen.Applications;

namespace NubesGen.Deployment.Local;

/// <summary>A service that should exist.</summary>
/// <param name="Definition">Which.</param>
/// <param name="Port">The loopback port it listens on; see <see cref="LocalPorts"/>.</param>
public sealed record DeclaredService(ServiceDefinition Definition, int Port);
