using System.Globalization;
using Microsoft.Build.Framework;
using NubesGen.Deployment;
using NubesGen.Environments;

namespace NubesGen.Tasks;

/// <summary>What tasks share that change what serves: they tell targets of the user's what does.</summary>
public abstract class DeployedTask : EnvironmentTask
{
    /// <summary>Number of the release that serves.</summary>
    [Output]
    public string Release { get; set; } = "";

    /// <summary>Hands on what serves.</summary>
    /// <param name="deployed">The environment, and how it went.</param>
    private protected void Tell((TargetEnvironment Target, DeploymentResult Result) deployed)
    {
        Release = deployed.Result.Release.ToString(CultureInfo.InvariantCulture);
        Tell(deployed.Target.Name.Value, deployed.Target.ResourceGroup, deployed.Result.Address);
    }
}
