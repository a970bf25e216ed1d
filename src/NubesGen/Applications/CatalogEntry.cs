using System.Text.Json;
using System.Text.Json.Serialization;

namespace NubesGen.Applications;

/// <summary>What a folder of the catalogue says, whatever it is about.</summary>
public abstract record CatalogEntry
{
    /// <summary>The name users give in properties, e.g. <c>PostgreSql</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use, e.g. <c>Azure Database for PostgreSQL</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What it needs of Azure.</summary>
    public required AzureForm Azure { get; init; }

    /// <summary>Tiers that can be chosen, cheapest first; empty when there is nothing to choose.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>Tier when none is chosen; one of <see cref="Tiers"/>.</summary>
    public string? DefaultTier { get; init; }

    /// <summary>Terraform variables it brings, beyond those every configuration has; once loaded, the shared ones it names are among them.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>Names of <see cref="CommonForm.SharedVariables"/> that it needs.</summary>
    public IReadOnlyList<string> SharedVariables { get; init; } = [];

    /// <summary>Settings that the application gets, the same names on every cloud.</summary>
    public IReadOnlyList<SettingDefinition> Settings { get; init; } = [];

    /// <summary>Absolute path of the catalogue folder; its <c>*.tf.scriban</c> files become <c>terraform/*.tf</c>.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";
}

/// <summary>A kind of application: where the code itself runs.</summary>
public sealed record ApplicationTypeDefinition : CatalogEntry
{
    /// <summary>.NET versions it can run, oldest first, e.g. <c>10.0</c>; the last is the newest the catalogue knows.</summary>
    public required IReadOnlyList<string> DotNetVersions { get; init; }

    /// <summary>How it joins a virtual network.</summary>
    public required VirtualNetworkForm VirtualNetwork { get; init; }

    /// <summary>What is watched while it runs.</summary>
    public IReadOnlyList<MetricAlert> Alerts { get; init; } = [];
}

/// <summary>How an application type joins a virtual network.</summary>
/// <param name="Tiers">The tiers that can.</param>
/// <param name="Delegation">The Azure service that the application's subnet is given to, e.g. <c>Microsoft.Web/serverFarms</c>.</param>
/// <param name="DelegationAction">What that service may do there; Azure fills it in when it is left out, and every plan would show a change.</param>
public sealed record VirtualNetworkForm(IReadOnlyList<string> Tiers, string Delegation, string DelegationAction);

/// <summary>A platform metric of the application that tells of trouble: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/metrics-index.</summary>
/// <param name="Key">Tells it from the others, e.g. <c>failures</c>; part of its name.</param>
/// <param name="Description">One sentence for whoever gets the mail.</param>
/// <param name="Namespace">Namespace of the metric, e.g. <c>Microsoft.Web/sites</c>.</param>
/// <param name="Metric">Its name, e.g. <c>Http5xx</c>.</param>
/// <param name="Aggregation"><c>Total</c>, <c>Count</c>, <c>Average</c> or <c>Maximum</c>, over five minutes.</param>
/// <param name="Threshold">More than this is trouble, in the unit of the metric.</param>
public sealed record MetricAlert(string Key, string Description, string Namespace, string Metric, string Aggregation, decimal Threshold)
{
    /// <summary>Counts only where this dimension has this value; <see langword="null"/>: counts all.</summary>
    public MetricDimension? Dimension { get; init; }

    /// <summary>Whether it means anything only for an application that answers HTTP.</summary>
    public bool OfHttp { get; init; } = true;

    /// <summary>HCL expression of the id of what has the metric.</summary>
    public string Scope { get; init; } = "local.application_id";

    /// <summary>Id of the service that <see cref="Scope"/> belongs to: without it there is no such metric; <see langword="null"/>: it belongs to the application.</summary>
    public string? Service { get; init; }
}

/// <summary>One value of a dimension of a metric.</summary>
/// <param name="Name">The dimension.</param>
/// <param name="Value">The value that counts.</param>
public sealed record MetricDimension(string Name, string Value);

/// <summary>What a service is to the application.</summary>
public enum ServiceKind
{
    /// <summary>At most one of these.</summary>
    Database,

    /// <summary>Any number of these.</summary>
    Addon,
}

/// <summary>A database or add-on.</summary>
public sealed record ServiceDefinition : CatalogEntry
{
    /// <summary>Database or add-on.</summary>
    public required ServiceKind Kind { get; init; }

    /// <summary>NuGet package ids that imply it; a trailing <c>*</c> stands for any ending.</summary>
    public IReadOnlyList<string> ImpliedBy { get; init; } = [];

    /// <summary>The same for packages that others bring along without need of the service: they count only where the project itself references them.</summary>
    public IReadOnlyList<string> ImpliedByDirect { get; init; } = [];

    /// <summary>Names that the server keeps for databases of its own, in lower case.</summary>
    public IReadOnlyList<string> ReservedDatabaseNames { get; init; } = [];

    /// <summary>Whether every application gets it unless add-ons are named.</summary>
    public bool Always { get; init; }

    /// <summary>The setting that says where the service is: the first. <see langword="null"/> when it has none.</summary>
    [JsonIgnore]
    public string? ConnectionSetting => Settings.Count > 0 ? Settings[0].Name : null;

    /// <summary>Whether the package id implies this service.</summary>
    /// <param name="packageId">A NuGet package id.</param>
    /// <param name="direct">Whether the project itself references the package.</param>
    /// <returns>Compared without letter case, as NuGet does.</returns>
    public bool IsImpliedBy(string packageId, bool direct) => ImpliedBy.Concat(direct ? ImpliedByDirect : []).Any(pattern => pattern.EndsWith('*')
        ? packageId.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : packageId.Equals(pattern, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a catalogue entry needs of Azure.</summary>
public sealed record AzureForm
{
    /// <summary>Azure resource providers to register, e.g. <c>Microsoft.Web</c>: azurerm 5 registers none by itself.</summary>
    public required IReadOnlyList<string> ResourceProviders { get; init; }

    /// <summary>Names of the built-in roles that its Terraform assigns; nobody who deploys may assign any other.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Names of the resources it makes; they reach Terraform as <c>var.names</c>.</summary>
    public IReadOnlyList<NameRule> Names { get; init; } = [];

    /// <summary>Terraform resource types that hold the user's data: never destroyed without leave.</summary>
    public IReadOnlyList<string> HoldsData { get; init; } = [];

    /// <summary>Where a virtual network reaches it; empty for what stays on the public network.</summary>
    public IReadOnlyList<PrivateEndpoint> PrivateEndpoints { get; init; } = [];

    /// <summary>What sends its logs and metrics to the environment's workspace.</summary>
    public IReadOnlyList<DiagnosticSource> Diagnostics { get; init; } = [];

    /// <summary>What the user should know before it is made, by the kind of network it is made in.</summary>
    public IReadOnlyDictionary<NetworkKind, string> Notices { get; init; } = new Dictionary<NetworkKind, string>();
}

/// <summary>An address of a service in a virtual network. Subresource and zone are Azure's: https://learn.microsoft.com/azure/private-link/private-endpoint-dns.</summary>
/// <param name="Key">Tells it from the others of the environment, e.g. <c>blob</c>.</param>
/// <param name="Target">HCL expression of the service's id.</param>
/// <param name="Subresource">Azure's name of what is reached, e.g. <c>blob</c>.</param>
/// <param name="Zone">Azure's private DNS zone for it, e.g. <c>privatelink.blob.core.windows.net</c>.</param>
public sealed record PrivateEndpoint(string Key, string Target, string Subresource, string Zone)
{
    /// <summary>Addresses of the resources that must be there first: a server that is still being set up refuses the endpoint.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}

/// <summary>A resource with a diagnostic setting.</summary>
/// <param name="Key">Tells it from the others of the environment, e.g. <c>postgresql</c>.</param>
/// <param name="Target">HCL expression of the resource's id.</param>
public sealed record DiagnosticSource(string Key, string Target)
{
    /// <summary>Log categories that are kept; empty when <see cref="AllLogs"/> or none is wanted.</summary>
    public IReadOnlyList<string> Logs { get; init; } = [];

    /// <summary>Whether the category group <c>allLogs</c> is kept.</summary>
    public bool AllLogs { get; init; }

    /// <summary>Whether its metrics are kept.</summary>
    public bool Metrics { get; init; } = true;
}

/// <summary>What every application gets on Azure, whatever it is made of.</summary>
/// <param name="ResourceProviders">As in <see cref="AzureForm.ResourceProviders"/>.</param>
/// <param name="Names">Names of the resources that every environment has.</param>
/// <param name="Roles">Ids of all roles that anything of ours assigns.</param>
/// <param name="Settings">Settings that every application gets.</param>
/// <param name="SharedVariables">Terraform variables that several services need, each written down once; only those that a service names are used.</param>
public sealed record CommonForm(
    IReadOnlyList<string> ResourceProviders,
    IReadOnlyList<NameRule> Names,
    IReadOnlyList<BuiltInRole> Roles,
    IReadOnlyList<SettingDefinition> Settings,
    IReadOnlyList<VariableDefinition> SharedVariables);

/// <summary>A role that Azure brings along.</summary>
/// <param name="Name">E.g. <c>AcrPull</c>.</param>
/// <param name="Id">Its id, a GUID.</param>
public sealed record BuiltInRole(string Name, string Id);

/// <summary>A Terraform variable.</summary>
/// <param name="Name">Its name, e.g. <c>postgresql_sku</c>.</param>
/// <param name="Type">Its Terraform type, e.g. <c>string</c>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Default">The default for each tier, else for each kind of network, else under <c>*</c> for all; absent: the variable must be given.</param>
public sealed record VariableDefinition(string Name, string Type, string Description, IReadOnlyDictionary<string, JsonElement>? Default)
{
    /// <summary>A valid value that is clearly nobody's, for plans without Azure; needed where there is no default.</summary>
    public string? Example { get; init; }

    /// <summary>A Terraform condition that valid values meet, with its message; <see langword="null"/> when any value will do.</summary>
    public VariableValidation? Validation { get; init; }
}

/// <summary>A Terraform validation block.</summary>
/// <param name="Condition">An HCL expression.</param>
/// <param name="ErrorMessage">A full sentence.</param>
public sealed record VariableValidation(string Condition, string ErrorMessage);

/// <summary>A setting that the application gets as an environment variable.</summary>
/// <param name="Name">Its name in .NET's spelling for environment variables, e.g. <c>ConnectionStrings__Database</c>.</param>
/// <param name="Description">One sentence for the docs.</param>
/// <param name="Azure">The HCL expression of its value on Azure; <see langword="null"/> when Azure does not need it.</param>
/// <param name="Local">The Scriban template of its value on the Local cloud; <see langword="null"/> when Local does not need it.</param>
public sealed record SettingDefinition(string Name, string Description, string? Azure, string? Local);

/// <summary>How one Azure resource is named. The rules are Azure's: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.</summary>
/// <param name="Key">The key in Terraform's <c>var.names</c>, e.g. <c>web_app</c>.</param>
/// <param name="Prefix">What the name starts with, e.g. <c>app</c>.</param>
/// <param name="MaxLength">The longest name Azure takes, in characters.</param>
public sealed record NameRule(string Key, string Prefix, int MaxLength)
{
    /// <summary>Whether hyphens are allowed; without them only <c>[a-z0-9]</c> is left.</summary>
    public bool Hyphens { get; init; } = true;

    /// <summary>Whether the name must be unique beyond its resource group: then a hash of project, environment and subscription ends it.</summary>
    public bool Global { get; init; }
}
