using System.Globalization;
using Microsoft.Build.Framework;
using NubesGen.Deployment;
using NubesGen.Environments;

namespace NubesGen.Tasks;

/// <summary>What tasks share that change what serves: they tell targets of the user's what does.</summary>
public abstract class DeployedTask : NubesGenTask
{
    /// <summary>The environment's name.</summary>
    [Output]
    public string Environment { get; set; } = "";

    /// <summary>Name of its resource group.</summary>
    [Output]
    public string ResourceGroup { get; set; } = "";

    /// <summary>Where the application answers; empty for a worker.</summary>
    [Output]
    public string Address { get; set; } = "";

    /// <summary>Number of the release that serves.</summary>
    [Output]
    public string Release { get; set; } = "";

    /// <summary>Hands on what serves.</summary>
    /// <param name="deployed">The environment, and how it went.</param>
    private protected void Tell((TargetEnvironment Target, DeploymentResult Result) deployed)
    {
        (Environment, ResourceGroup) = (deployed.Target.Name.Value, deployed.Target.ResourceGroup);
        Release = deployed.Result.Release.ToString(CultureInfo.InvariantCulture);
        if (deployed.Result.Address is { } address)
        {
            Address = address.ToString();
            Reporter.Result(Address);
        }
    }
}
