using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Deployment.Azure;

/// <summary>Microsoft Azure: Terraform makes everything, from the user's own configuration.</summary>
/// <param name="catalog">What services there are.</param>
/// <param name="azure">Where states and resources are.</param>
/// <param name="store">What is kept of the environment.</param>
/// <param name="build">How the project was built.</param>
/// <param name="inCopy">Whether the environment is one of a run alone, to be planned and forgotten: then nothing is written to the user's folder or the store.</param>
/// <param name="runner">Runs programs.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class AzureCloud(
    Catalog catalog, AzureSettings azure, IEnvironmentStore store, ProjectBuild build, bool inCopy, ICommandRunner runner, Machine machine, IProgressReporter reporter) : ICloud
{
    private readonly AzureConfiguration configuration = new(catalog, machine, reporter);
    private readonly AzureConnection connection = new(machine);

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
        new OwnResources(connection, azure.Subscription).WhyNotAsync(target, id, cancellationToken);

    /// <inheritdoc/>
    public async Task<Uri?> ReconcileAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken)
    {
        var host = Host(target, outputs);
        var serving = (await ReleaseHistory.ReadAsync(store, cancellationToken)).Current();
        await host.ReconcileAsync(serving, cancellationToken);
        return serving is null ? null : host.Address;
    }

    /// <inheritdoc/>
    public async Task<DeploymentResult> DeployAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken)
    {
        var host = Host(target, outputs);
        var serving = (await ReleaseHistory.ReadAsync(store, cancellationToken)).Current();
        await host.ReconcileAsync(serving, cancellationToken);
        var service = target.Application.Services.FirstOrDefault(service => service.Kind == ServiceKind.Database);
        if (service is null || request.Migrations is not { } migrations)
        {
            return await Deployment(target, host).DeployAsync(request, _ => Task.CompletedTask, cancellationToken);
        }

        var database = new AzureDatabase(service, outputs, connection);
        if (!target.Application.IsPrivate)
        {
            return await Deployment(target, host).DeployAsync(
                request, async stop => await migrations.ApplyAsync(await database.OutsideAsync(stop), request.PublishDirectory, stop), cancellationToken);
        }

        await PrivateDatabaseHost.CleanAsync(request.PublishDirectory);
        var within = PrivateHost(host, database, outputs, serving, migrations);
        return await Deployment(target, within).DeployAsync(request, within.MigrateAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeploymentResult> RollbackAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, RollbackRequest request, CancellationToken cancellationToken) =>
        Deployment(target, Host(target, outputs)).RollbackAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async Task MarkAsync(TargetEnvironment target, EnvironmentRecord record, CancellationToken cancellationToken) => await new DeploymentTags(
        await connection.ResourceManagerAsync(cancellationToken), $"/subscriptions/{azure.Subscription}/resourceGroups/{target.ResourceGroup}")
        .WriteAsync(record, cancellationToken);

    /// <summary>Terraform has destroyed all there was but for what could be deployed again.</summary>
    /// <inheritdoc/>
    public async Task DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken)
    {
        foreach (var package in await store.ListAsync(StoreFiles.Packages, cancellationToken))
        {
            await store.DeleteAsync(package, cancellationToken);
        }

        await store.DeleteAsync(StoreFiles.Releases, cancellationToken);
    }

    /// <summary>A job in the network does what this machine cannot, where there is one.</summary>
    private PrivateDatabaseHost PrivateHost(
        IApplicationHost host, AzureDatabase database, IReadOnlyDictionary<string, JsonElement> outputs, AzureRelease? serving, IDatabaseMigrations migrations)
    {
        const string DefaultRuntime = "linux-x64";
        var identity = host is IRunsInside && outputs.TryGetValue("migration_job", out var job) && job.ValueKind == JsonValueKind.Object ? job : (JsonElement?)null;
        var clientId = identity?.GetProperty("identity_client_id").GetString() ?? "";
        var access = identity is { } known ? database.Inside(known.GetProperty("identity_name").GetString()!, clientId) : null;
        return new PrivateDatabaseHost(
            host, serving, migrations, access, clientId, build.GlobalProperties.GetValueOrDefault("ContainerRuntimeIdentifier") ?? DefaultRuntime, reporter);
    }

    private AzureDeployment Deployment(TargetEnvironment target, IApplicationHost host) => new(host, target, build, store, TimeProvider.System, reporter);

    private IApplicationHost Host(TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs) =>
        ApplicationHosts.Of(new HostContext(target, outputs, azure.Subscription, store, build, connection, runner, machine, reporter));
}
