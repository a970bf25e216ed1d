using NubesGen.Applications;
using NubesGen.Tests.Configurations;

namespace NubesGen.Tests.Policies;

/// <summary>What it takes to reach a service, written down a second time: the catalogue is what is tested.</summary>
/// <param name="Address">The resource that is the service.</param>
/// <param name="Subresources">What a private endpoint must reach.</param>
/// <param name="Roles">Roles that the application needs on it.</param>
internal sealed record Need(string Address, string[] Subresources, params string[] Roles)
{
    /// <summary>What a Functions host needs of its own storage account.</summary>
    public static Need FunctionHost { get; } = new(
        "azurerm_storage_account.function", ["blob", "queue", "table"],
        "Storage Blob Data Owner", "Storage Queue Data Contributor", "Storage Table Data Contributor")
    { Setting = "AzureWebJobsStorage__accountName", Names = (account, _) => [account.Text("name")!] };

    /// <summary>What pulling an image needs.</summary>
    public static Need Registry { get; } = new("azurerm_container_registry.main", [], "AcrPull") { AlwaysPublic = true };

    /// <summary>The setting that leads there.</summary>
    public string? Setting { get; init; }

    /// <summary>What must stand in the setting, of the service and of the identity.</summary>
    public Func<Resource, Resource, string[]> Names { get; init; } = (_, _) => [];

    /// <summary>The type of the rule that lets the application in from the public network; absent: there is no firewall.</summary>
    public string? Firewall { get; init; }

    /// <summary>Whether a virtual network changes nothing about it.</summary>
    public bool AlwaysPublic { get; init; }

    /// <summary>Why the application could not sign in, besides roles.</summary>
    public Func<Resources, Resource, Resource, IEnumerable<string>> SignsIn { get; init; } = (_, _, _) => [];

    /// <summary>What reaching a service of the catalogue takes.</summary>
    /// <param name="service">The service; one that is not known here is a failure, so that none is forgotten.</param>
    public static Need Of(ServiceDefinition service) => service.Id switch
    {
        "ApplicationInsights" => new("azurerm_application_insights.main", [], "Monitoring Metrics Publisher")
        {
            Setting = "APPLICATIONINSIGHTS_CONNECTION_STRING",
            Names = (component, _) => [component.Text("connection_string")!],
            AlwaysPublic = true,
        },
        "CosmosMongoDb" => Database("azurerm_mongo_cluster.main", "MongoCluster", "azurerm_mongo_cluster_user") with
        {
            Setting = "ConnectionStrings__Mongo",
            Names = (cluster, identity) => [cluster.Text("name")!, identity.Text("client_id")!],
            Firewall = "azurerm_mongo_cluster_firewall_rule",
        },
        "KeyVault" => new("azurerm_key_vault.main", ["vault"], "Key Vault Secrets User")
        {
            Setting = "ConnectionStrings__KeyVault",
            Names = (vault, _) => [vault.Text("vault_uri")!],
        },
        "MySql" => Database("azurerm_mysql_flexible_server.main", "mysqlServer", "azurerm_mysql_flexible_server_active_directory_administrator") with
        {
            // MySQL's user names have 32 characters at most.
            Names = (server, identity) => [server.Text("fqdn")!, string.Concat(identity.Text("name")!.Take(32))],
            Firewall = "azurerm_mysql_flexible_server_firewall_rule",
        },
        "PostgreSql" => Database("azurerm_postgresql_flexible_server.main", "postgresqlServer", "azurerm_postgresql_flexible_server_active_directory_administrator") with
        {
            Names = (server, identity) => [server.Text("fqdn")!, identity.Text("name")!],
            Firewall = "azurerm_postgresql_flexible_server_firewall_rule",
        },
        "Redis" => new("azurerm_managed_redis.main", ["redisEnterprise"])
        {
            Setting = "ConnectionStrings__Redis",
            Names = (cache, _) => [cache.Text("hostname")!],
            SignsIn = (state, cache, identity) => state.OfType("azurerm_managed_redis_access_policy_assignment").Any(assignment =>
                assignment.Text("managed_redis_id") == cache.Id && assignment.Text("object_id") == identity.Text("principal_id"))
                ? []
                : ["the application has no access policy"],
        },
        "ServiceBus" => new("azurerm_servicebus_namespace.main", ["namespace"], "Azure Service Bus Data Receiver", "Azure Service Bus Data Sender")
        {
            Setting = "ConnectionStrings__ServiceBus",
            Names = (bus, _) => [$"{bus.Text("name")}.servicebus.windows.net"],
        },
        "SqlServer" => Database("azurerm_mssql_server.main", "sqlServer", administrators: null) with
        {
            Names = (server, identity) => [server.Text("fully_qualified_domain_name")!, identity.Text("client_id")!],
            Firewall = "azurerm_mssql_firewall_rule",
        },
        "StorageBlob" => new("azurerm_storage_account.main", ["blob"], "Storage Blob Data Contributor")
        {
            Setting = "ConnectionStrings__Blobs",
            Names = (account, _) => [account.Text("primary_blob_endpoint")!],
        },
        var other => throw new InvalidOperationException($"Say in {nameof(Need)} what reaching {other} takes."),
    };

    /// <summary>The role in a database is granted by the deployment; here somebody who can must exist, and not be the application.</summary>
    private static Need Database(string address, string subresource, string? administrators) => new(address, [subresource])
    {
        Setting = "ConnectionStrings__Database",
        SignsIn = (state, server, identity) =>
        {
            var ids = administrators is null
                ? [server.Text("azuread_administrator", "object_id")]
                : state.OfType(administrators).Select(administrator => administrator.Text("object_id")).ToList();
            return ids.Count == 0 || ids.Contains(null) ? ["nobody administers it"]
                : ids.Contains(identity.Text("principal_id")) || ids.Contains(identity.Text("client_id")) ? ["the application administers it"]
                : [];
        },
    };
}
