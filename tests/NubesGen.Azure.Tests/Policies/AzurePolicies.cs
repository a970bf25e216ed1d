using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Applications;
using NubesGen.Tests.Configurations;

namespace NubesGen.Tests.Policies;

/// <summary>The policies of every configuration that we generate.</summary>
internal static partial class AzurePolicies
{
    private const string AnyAddress = "0.0.0.0";

    private static readonly string[] DatabaseFirewalls =
    [
        "azurerm_mongo_cluster_firewall_rule",
        "azurerm_mssql_firewall_rule",
        "azurerm_mysql_flexible_server_firewall_rule",
        "azurerm_postgresql_flexible_server_firewall_rule",
    ];

    /// <summary>Every role the application may have: none of them reaches beyond the data of one service.</summary>
    private static readonly string[] Roles =
    [
        "AcrPull",
        "Azure Service Bus Data Receiver",
        "Azure Service Bus Data Sender",
        "Key Vault Secrets User",
        "Monitoring Metrics Publisher",
        "Storage Blob Data Contributor",
        // What the Functions host wants of its own account: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity.
        "Storage Blob Data Owner",
        "Storage Queue Data Contributor",
        "Storage Table Data Contributor",
    ];

    private static readonly string[] Tags = ["application-name", "environment", "managed-by"];

    /// <summary>What a plan shows. Values that are known only after the apply are absent in it.</summary>
    public static IReadOnlyList<Policy> OfPlans { get; } =
    [
        new("a password in clear", (resource, _, _) => resource.Attributes().Any(IsSecret)),
        new("0.0.0.0 beside a public database", (resource, _, network) =>
            resource.Attributes().Any(attribute => TextOf(attribute.Value) is { } text && text.StartsWith(AnyAddress, StringComparison.Ordinal))
            && (network != NetworkKind.Public || !DatabaseFirewalls.Contains(resource.Type))),
        new("another range of addresses", (resource, _, _) => DatabaseFirewalls.Contains(resource.Type)
            && (resource.Text("start_ip_address") != AnyAddress || resource.Text("end_ip_address") != AnyAddress)),
        new("a database that takes passwords", (resource, all, _) => resource.Type switch
        {
            "azurerm_mongo_cluster" => !resource.Texts("authentication_methods").SequenceEqual(["MicrosoftEntraID"]),
            "azurerm_mssql_server" => resource.Flag("azuread_administrator", "azuread_authentication_only") != true,
            // The server insists on a password, so a parameter is what keeps it from being used.
            "azurerm_mysql_flexible_server" => !all.OfType("azurerm_mysql_flexible_server_configuration").Any(parameter =>
                parameter.Text("server_name") == resource.Text("name") && parameter.Text("name") == "aad_auth_only" && parameter.Text("value") == "ON"),
            "azurerm_postgresql_flexible_server" =>
                resource.Flag("authentication", "password_auth_enabled") != false || resource.Flag("authentication", "active_directory_auth_enabled") != true,
            _ => false,
        }),
        // Application Insights is the one exception: its key can send telemetry and nothing else, and a variable switches it off.
        new("access by shared keys", (resource, _, _) => resource.Type switch
        {
            "azurerm_storage_account" => resource.Flag("shared_access_key_enabled") != false || resource.Flag("local_user_enabled") != false,
            "azurerm_servicebus_namespace" => resource.Flag("local_auth_enabled") != false,
            "azurerm_managed_redis" => resource.Flag("default_database", "access_keys_authentication_enabled") != false,
            "azurerm_log_analytics_workspace" => resource.Flag("local_authentication_enabled") != false,
            "azurerm_key_vault" => resource.Flag("rbac_authorization_enabled") != true,
            "azurerm_function_app_flex_consumption" => resource.Text("storage_authentication_type") != "UserAssignedIdentity",
            _ => false,
        }),
        new("TLS below 1.2", (resource, _, _) =>
            resource.Attributes().Any(attribute => TlsVersion().IsMatch(attribute.Name) && TextOf(attribute.Value) is "1.0" or "1.1" or "TLS1_0" or "TLS1_1")
            || (resource.Type is "azurerm_linux_web_app" or "azurerm_linux_web_app_slot" && resource.Text("site_config", "minimum_tls_version") is null)
            || resource.Flag("https_only") == false
            || resource.Flag("https_traffic_only_enabled") == false
            || resource.Flag("ingress", "allow_insecure_connections") == true
            || (resource.Type == "azurerm_managed_redis" && resource.Text("default_database", "client_protocol") != "Encrypted")),
        new("FTP or passwords for publishing", (resource, _, _) => resource.Type switch
        {
            "azurerm_linux_web_app" or "azurerm_linux_web_app_slot" => resource.Text("site_config", "ftps_state") != "Disabled"
                || resource.Flag("ftp_publish_basic_authentication_enabled") != false
                || resource.Flag("webdeploy_publish_basic_authentication_enabled") != false,
            "azurerm_function_app_flex_consumption" => resource.Flag("webdeploy_publish_basic_authentication_enabled") != false,
            _ => false,
        }),
        new("a registry that takes passwords or anybody", (resource, _, _) => resource.Type == "azurerm_container_registry"
            && (resource.Flag("admin_enabled") != false || resource.Flag("anonymous_pull_enabled") == true)),
        new("public blobs", (resource, _, _) => resource.Type switch
        {
            "azurerm_storage_account" => resource.Flag("allow_nested_items_to_be_public") != false,
            "azurerm_storage_container" => resource.Text("container_access_type") is { } access && access != "private",
            _ => false,
        }),
        new("a role wider than needed", (resource, _, _) => resource.Type == "azurerm_role_assignment"
            && (!Roles.Contains(resource.Text("role_definition_name")) || resource.Text("principal_type") != "ServicePrincipal")),
        new("a public service beside a virtual network", (resource, _, network) => network == NetworkKind.VirtualNetwork && resource.Type switch
        {
            "azurerm_managed_redis" or "azurerm_mongo_cluster" or "azurerm_mysql_flexible_server" => resource.Text("public_network_access") != "Disabled",
            "azurerm_key_vault" or "azurerm_mssql_server" or "azurerm_postgresql_flexible_server" or "azurerm_servicebus_namespace"
                or "azurerm_storage_account" => resource.Flag("public_network_access_enabled") != false,
            _ => false,
        }),
        new("missing tags", (resource, _, _) => resource.At("tags") is { } tags
            && (tags.ValueKind != JsonValueKind.Object || !Tags.All(tag => tags.TryGetProperty(tag, out var value) && value.GetString() != ""))),
    ];

    /// <summary>What only a state shows: most settings hold an address that Azure gives, and so does every scope.</summary>
    public static IReadOnlyList<Policy> OfStates { get; } =
    [
        new("a secret in a setting or an output", (resource, _, _) =>
            (resource.Type == "output" ? resource.Attributes() : Settings(resource)).Any(attribute => TextOf(attribute.Value) is { } text && SecretInText().IsMatch(text))),
        new("a role on more than one resource", (resource, all, _) => resource.Type == "azurerm_role_assignment"
            && !all.All.Any(other => other.Type != "azurerm_resource_group" && other.Id.Equals(resource.Text("scope"), StringComparison.OrdinalIgnoreCase))),
    ];

    private static IEnumerable<(string Name, JsonElement Value)> Settings(Resource resource) =>
        resource.Attributes().Where(attribute => attribute.Name is "app_settings" or "env")
            .SelectMany(attribute => new Resource("", "", attribute.Value).Attributes());

    private static bool IsSecret((string Name, JsonElement Value) attribute) => TextOf(attribute.Value) is { Length: > 0 } text
        && (SecretName().IsMatch(attribute.Name) || SecretInText().IsMatch(text));

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("tls_version$", RegexOptions.CultureInvariant)]
    private static partial Regex TlsVersion();

    [GeneratedRegex("password(?!_wo_version)|access_key$|primary_key|secondary_key", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(password|pwd|accountkey|sharedaccesskey|accesskey)=|://[^/@:]+:[^/@]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretInText();
}
