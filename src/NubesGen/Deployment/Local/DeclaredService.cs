using NubesGen.Applications;

namespace NubesGen.Deployment.Local;

/// <summary>A service that should exist.</summary>
/// <param name="Definition">Which.</param>
/// <param name="Port">The loopback port it listens on; see <see cref="LocalPorts"/>.</param>
public sealed record DeclaredService(ServiceDefinition Definition, int Port)
{
    /// <summary>The setting that says where the service is: the first. Where the user gives it, nothing is started.</summary>
    internal string? ConnectionSetting => Definition.Settings.Count > 0 ? Definition.Settings[0].Name : null;
}
