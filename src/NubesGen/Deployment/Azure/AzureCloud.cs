using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Terraform;

namespace NubesGen.Deployment.Azure;

/// <summary>Microsoft Azure: Terraform makes everything, from the user's own configuration.</summary>
/// <param name="catalog">What services there are.</param>
/// <param name="azure">Where states and resources are.</param>
/// <param name="inCopy">Whether the environment is one of a run alone, to be planned and forgotten: then nothing is written to the user's folder or the store.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class AzureCloud(Catalog catalog, AzureSettings azure, bool inCopy, Machine machine, IProgressReporter reporter) : ICloud
{
    private readonly AzureConfiguration configuration = new(catalog, machine, reporter);

    /// <inheritdoc/>
    public Func<PlannedChange, bool> Prepare(TargetEnvironment target)
    {
        if (inCopy)
        {
            AzureConfiguration.CopyWithLocalState(target);
            ConfigurationCopy.LockFile(target.Application.TerraformDirectory, target.ConfigurationDirectory);
        }

        configuration.Prepare(target, azure.Subscription);
        var holdingData = catalog.Services.SelectMany(service => service.Azure.HoldsData).ToHashSet(StringComparer.Ordinal);
        return change => holdingData.Contains(change.ResourceType);
    }

    /// <inheritdoc/>
    public TerraformContext Context(TargetEnvironment target)
    {
        var context = configuration.Context(target, _ => null);
        return context with
        {
            // Another checkout of the same branch has other files.
            DataDirectory = $"{context.DataDirectory}-{ShortHash.Of(target.ConfigurationDirectory)}",
            BackendConfiguration = inCopy ? AzureConfiguration.LocalState(target) : new Dictionary<string, string>
            {
                ["storage_account_name"] = azure.Account,
                ["container_name"] = azure.Container,
                ["key"] = $"{target.Application.Name}/{target.Name}.tfstate",
                ["use_azuread_auth"] = "true",
            },
            // A copy is planned with the providers that Provision would take, but locks none itself: it is gone afterwards.
            LockProviders = !inCopy || File.Exists(Path.Combine(target.ConfigurationDirectory, ProviderLock.FileName)),
            Environment = new Dictionary<string, string>(context.Environment.Concat(ProviderCache.Of(machine))) { ["ARM_SUBSCRIPTION_ID"] = azure.Subscription },
        };
    }

    /// <inheritdoc/>
    public Task<string?> WhyNotOursAsync(TargetEnvironment target, string id, CancellationToken cancellationToken) =>
        new OwnResources(new AzureConnection(machine), azure.Subscription).WhyNotAsync(target, id, cancellationToken);

    /// <inheritdoc/>
    public Task<Uri?> ReconcileAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

    /// <inheritdoc/>
    public Task<DeploymentResult> DeployAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken) =>
        throw new NubesGenException(SetupProblems.AzureDeploymentNotYetOffered());

    /// <summary>Nothing to do: Terraform has destroyed all there was.</summary>
    /// <inheritdoc/>
    public Task DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken) => Task.CompletedTask;
}
