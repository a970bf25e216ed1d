using System.Text.Json;
using NubesGen.Environments;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Deployment;

/// <summary>Where environments run. Terraform holds what should exist; the cloud makes it so.</summary>
public interface ICloud
{
    /// <summary>Writes what Terraform needs for this environment.</summary>
    /// <param name="target">The environment; its folder exists.</param>
    /// <returns>Terraform resources, by address, that hold data.</returns>
    Func<PlannedChange, bool> Prepare(TargetEnvironment target);

    /// <summary>Where Terraform finds configuration, variables and state.</summary>
    /// <param name="target">The environment.</param>
    /// <returns>The context, complete but for what belongs to a run.</returns>
    TerraformContext Context(TargetEnvironment target);

    /// <summary>Looks whether something that exists already is this environment's: then, and only then, Terraform may take it over.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="id">What the cloud calls it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it provably is ours; else why not, a sentence without full stop.</returns>
    Task<string?> WhyNotOursAsync(TargetEnvironment target, string id, CancellationToken cancellationToken);

    /// <summary>Makes it so: starts what is not running and stops what is no longer declared.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="outputs">Terraform's outputs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Address of the application; <see langword="null"/> for a worker, and before the first deployment.</returns>
    Task<Uri?> ReconcileAsync(TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken);

    /// <summary>Deploys to an environment that exists.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="outputs">Terraform's outputs.</param>
    /// <param name="request">What to deploy.</param>
    /// <param name="cancellationToken">Stops the deployment; the previous release serves on.</param>
    /// <returns>What serves now.</returns>
    Task<DeploymentResult> DeployAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>Makes an earlier release serve again. What a database holds is not turned back.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="outputs">Terraform's outputs.</param>
    /// <param name="request">Which release.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG5019: there is no such release; NG5xxx: it does not get healthy, and what served before serves on.</exception>
    Task<DeploymentResult> RollbackAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, RollbackRequest request, CancellationToken cancellationToken);

    /// <summary>Shows what was deployed where people look who have only the cloud. The deployment itself has succeeded.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="record">The facts of its last deployment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it shows.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG6xxx: the cloud does not take it.</exception>
    Task MarkAsync(TargetEnvironment target, EnvironmentRecord record, CancellationToken cancellationToken);

    /// <summary>Removes everything of an environment that Terraform does not, also after a crash half way.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Done when nothing is left.</returns>
    Task DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken);
}
