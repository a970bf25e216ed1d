using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Deployment.Azure.Containers;
using NubesGen.Deployment.Azure.Sites;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Deployment.Azure;

/// <summary>What every host is made of.</summary>
/// <param name="Target">The environment.</param>
/// <param name="Outputs">Terraform's outputs.</param>
/// <param name="Subscription">Id of the subscription.</param>
/// <param name="Store">The environment's store.</param>
/// <param name="Build">How the project was built.</param>
/// <param name="Connection">The way to Azure.</param>
/// <param name="Runner">Runs programs.</param>
/// <param name="Machine">The caller's environment.</param>
/// <param name="Reporter">Shows progress.</param>
internal sealed record HostContext(
    TargetEnvironment Target, IReadOnlyDictionary<string, JsonElement> Outputs, string Subscription, IEnvironmentStore Store, ProjectBuild Build,
    AzureConnection Connection, ICommandRunner Runner, Machine Machine, IProgressReporter Reporter)
{
    /// <summary>What Terraform has called the application.</summary>
    public string ApplicationName => Outputs["app_name"].GetString()!;

    /// <summary>Where the application answers; <see langword="null"/> for a worker.</summary>
    public Uri? Address => Outputs["address"].GetString() is { Length: > 0 } address ? new Uri(address) : null;

    /// <summary>The ID of a resource in the environment's group.</summary>
    /// <param name="typeAndName">E.g. <c>Microsoft.Web/sites/app-todo</c>.</param>
    /// <returns>The ID, with a leading slash.</returns>
    public string Id(string typeAndName) => $"/subscriptions/{Subscription}/resourceGroups/{Outputs["resource_group"].GetString()}/providers/{typeAndName}";
}

/// <summary>Finds the host of an application.</summary>
internal static class ApplicationHosts
{
    /// <summary>Makes the host that runs an application of this type.</summary>
    /// <param name="context">What it is made of.</param>
    /// <returns>The host.</returns>
    public static IApplicationHost Of(HostContext context) => context.Target.Application.Type.Id switch
    {
        "AppService" => new AppServiceHost(context, new SiteTiming()),
        "Function" => new FunctionHost(context, new SiteTiming()),
        "ContainerApp" => new ContainerAppHost(context),
        var other => throw new ArgumentException($"No host runs an application of the type {other}."),
    };
}
