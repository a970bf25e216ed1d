using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Generation;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Deployment.Local;

/// <summary>This machine as a cloud: Terraform holds what should exist, with its built-in resource only; processes make it so.</summary>
/// <param name="catalog">What services there are.</param>
/// <param name="templates">Absolute path of the templates' folder.</param>
/// <param name="runner">Starts processes.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress.</param>
public sealed class LocalCloud(Catalog catalog, string templates, ICommandRunner runner, Machine machine, IProgressReporter reporter) : ICloud
{
    private const string ApplicationComponent = "app";
    private const string FunctionType = "Function";

    private readonly LocalPorts ports = new(machine);

    /// <inheritdoc/>
    public Func<PlannedChange, bool> Prepare(TargetEnvironment target)
    {
        var environment = Locate(target);
        var application = target.Application;
        var model = new Dictionary<string, object?>
        {
            ["resource_group"] = target.ResourceGroup,
            ["application"] = application.Name,
            ["environment"] = target.Name.Value,
            ["application_type"] = application.Type.Id,
            ["app_port"] = application.ServesHttp ? $"{ports.PortFor(environment, ApplicationComponent)}" : "null",
            ["services"] = application.Services.Select(service => new Dictionary<string, object?>
            {
                ["id"] = service.Id,
                ["resource"] = ResourceName(service),
                ["port"] = ports.PortFor(environment, service.Id),
            }).ToList(),
        };
        var folder = target.ConfigurationDirectory;
        PrivateFiles.CreateFolder(folder);
        PrivateFiles.Write(Path.Combine(folder, "main.tf"), TemplateRenderer.Render(Path.Combine(templates, "local", "main.tf.scriban"), model));

        var holdingData = catalog.Services.Where(service => service.Azure.HoldsData.Count > 0)
            .Select(service => $"terraform_data.{ResourceName(service)}").ToHashSet(StringComparer.Ordinal);
        return change => holdingData.Contains(change.Address);
    }

    /// <inheritdoc/>
    public TerraformContext Context(TargetEnvironment target) => new()
    {
        ConfigurationDirectory = target.ConfigurationDirectory,
        DataDirectory = Path.Combine(target.Folder, "terraform-data"),
        LogDirectory = target.LogFolder,
        BackendConfiguration = new Dictionary<string, string> { ["path"] = target.StateFile },
    };

    /// <summary>Never: here a resource is nothing but its entry in the state.</summary>
    /// <inheritdoc/>
    public Task<string?> WhyNotOursAsync(TargetEnvironment target, string id, CancellationToken cancellationToken) =>
        Task.FromResult<string?>("the Local cloud has nothing outside of Terraform's state");

    /// <inheritdoc/>
    public async Task<Uri?> ReconcileAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken)
    {
        await EnsureServicesAsync(target, outputs, cancellationToken);
        var running = await Application().EnsureRunningAsync(Locate(target), cancellationToken);
        return running?.Address;
    }

    /// <inheritdoc/>
    public async Task<DeploymentResult> DeployAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, DeploymentRequest request, CancellationToken cancellationToken)
    {
        var application = target.Application;
        if (application.Type.Id == FunctionType)
        {
            throw new NubesGenException(DeploymentProblems.NoFunctionsHost());
        }

        var environment = Locate(target);
        var settings = await EnsureServicesAsync(target, outputs, cancellationToken);
        return await Application().DeployAsync(
            environment,
            new LocalDeployment
            {
                PublishDirectory = request.PublishDirectory,
                AssemblyName = application.AssemblyName,
                ServesHttp = application.ServesHttp,
                Settings = settings,
                BeforeStart = stop => MigrateAsync(environment, Declared(outputs), settings, request, stop),
                HealthCheckPath = application.HealthCheckPath,
                HealthTimeout = request.HealthTimeout,
                ReleasesKept = request.ReleasesKept,
                Commit = target.Commit,
                Phases = request.Phases,
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<DeploymentResult> RollbackAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, RollbackRequest request, CancellationToken cancellationToken) =>
        await Application().RollBackAsync(
            Locate(target),
            new LocalRollback
            {
                Release = request.Release,
                Settings = await EnsureServicesAsync(target, outputs, cancellationToken),
                HealthTimeout = request.HealthTimeout,
                Phases = request.Phases,
            },
            cancellationToken);

    /// <summary>Nobody looks here but by our own commands.</summary>
    /// <inheritdoc/>
    public Task MarkAsync(TargetEnvironment target, EnvironmentRecord record, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DestroyAsync(TargetEnvironment target, CancellationToken cancellationToken) =>
        new LocalEnvironments(machine, reporter).DestroyAsync(Locate(target), cancellationToken);

    private static LocalEnvironment Locate(TargetEnvironment target) => new()
    {
        StoreDirectory = target.Folder,
        CopyOf = target.CopyOf,
        Application = target.Application.Name,
        DatabaseName = target.Application.DatabaseName,
        Name = target.Name.Value,
        SettingsFile = Path.Combine(target.Application.TerraformDirectory, "environments", "local.env"),
    };

    private static string ResourceName(ServiceDefinition service) =>
        Path.GetFileName(service.Folder).Replace('-', '_');

    private LocalApplication Application() => new(machine, runner, ports, reporter);

    private Task<IReadOnlyDictionary<string, string>> EnsureServicesAsync(
        TargetEnvironment target, IReadOnlyDictionary<string, JsonElement> outputs, CancellationToken cancellationToken) =>
        // A plan that takes a service away was stopped before, unless the user gave leave to lose its data.
        Services().EnsureAsync(Locate(target), Declared(outputs), removeData: true, cancellationToken);

    private async Task MigrateAsync(
        LocalEnvironment environment, List<DeclaredService> declared, IReadOnlyDictionary<string, string> settings, DeploymentRequest request, CancellationToken cancellationToken)
    {
        if (request.Migrations is { } migrations && await Services().DatabaseAsync(environment, declared, settings, cancellationToken) is { } access)
        {
            await request.Phases.MeasureAsync("database", () => migrations.ApplyAsync(access, request.PublishDirectory, cancellationToken));
        }
    }

    private LocalServices Services() => new(machine, runner, reporter);

    private List<DeclaredService> Declared(IReadOnlyDictionary<string, JsonElement> outputs) =>
    [
        .. outputs["services"].EnumerateArray().Select(service => new DeclaredService(
            catalog.Service(service.GetProperty("service").GetString()!)!, service.GetProperty("port").GetInt32())),
    ];
}
