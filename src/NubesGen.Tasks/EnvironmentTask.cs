using Microsoft.Build.Framework;

namespace NubesGen.Tasks;

/// <summary>What tasks share that make or change an environment: they tell targets of the user's which one, and where it answers.</summary>
public abstract class EnvironmentTask : NubesGenTask
{
    /// <summary>The environment's name.</summary>
    [Output]
    public string Environment { get; set; } = "";

    /// <summary>Name of its resource group.</summary>
    [Output]
    public string ResourceGroup { get; set; } = "";

    /// <summary>Where the application answers; empty before the first deployment and for a worker.</summary>
    [Output]
    public string Address { get; set; } = "";

    /// <summary>Hands on the environment, and makes its address the project's result.</summary>
    /// <param name="environment">Its name.</param>
    /// <param name="resourceGroup">Name of its resource group.</param>
    /// <param name="address">Where the application answers; <see langword="null"/>: nowhere.</param>
    private protected void Tell(string environment, string resourceGroup, Uri? address)
    {
        (Environment, ResourceGroup, Address) = (environment, resourceGroup, address?.ToString() ?? "");
        if (Address.Length > 0)
        {
            Reporter.Result(Address);
        }
    }
}
