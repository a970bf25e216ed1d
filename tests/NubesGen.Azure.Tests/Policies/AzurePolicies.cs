using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Applications;

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

    public static IReadOnlyList<Policy> All { get; } =
    [
        new("a password in clear", (resource, _) => resource.Attributes().Any(IsSecret)),
        new("0.0.0.0 beside a public database", (resource, network) =>
            resource.Attributes().Any(attribute => TextOf(attribute.Value) is { } text && text.StartsWith(AnyAddress, StringComparison.Ordinal))
            && (network != NetworkKind.Public || !DatabaseFirewalls.Contains(resource.Type))),
        new("another range of addresses", (resource, _) => DatabaseFirewalls.Contains(resource.Type)
            && (resource.Text("start_ip_address") != AnyAddress || resource.Text("end_ip_address") != AnyAddress)),
        new("a database that takes passwords", (resource, _) => resource.Type switch
        {
            "azurerm_mongo_cluster" => !resource.Texts("authentication_methods").SequenceEqual(["MicrosoftEntraID"]),
            "azurerm_mssql_server" => resource.Flag("azuread_administrator", "azuread_authentication_only") != true,
            // The server insists on a password, so this parameter is what keeps it from being used.
            "azurerm_mysql_flexible_server_configuration" => resource.Text("name") == "aad_auth_only" && resource.Text("value") != "ON",
            "azurerm_postgresql_flexible_server" =>
                resource.Flag("authentication", "password_auth_enabled") != false || resource.Flag("authentication", "active_directory_auth_enabled") != true,
            _ => false,
        }),
        new("access by shared keys", (resource, _) => resource.Type switch
        {
            "azurerm_storage_account" => resource.Flag("shared_access_key_enabled") != false || resource.Flag("local_user_enabled") != false,
            "azurerm_servicebus_namespace" => resource.Flag("local_auth_enabled") != false,
            "azurerm_managed_redis" => resource.Flag("default_database", "access_keys_authentication_enabled") != false,
            "azurerm_log_analytics_workspace" => resource.Flag("local_authentication_enabled") != false,
            "azurerm_key_vault" => resource.Flag("rbac_authorization_enabled") != true,
            "azurerm_function_app_flex_consumption" => resource.Text("storage_authentication_type") != "UserAssignedIdentity",
            _ => false,
        }),
        new("TLS below 1.2", (resource, _) =>
            resource.Attributes().Any(attribute => TlsVersion().IsMatch(attribute.Name) && TextOf(attribute.Value) is "1.0" or "1.1" or "TLS1_0" or "TLS1_1")
            || (resource.Type == "azurerm_linux_web_app" && resource.Text("site_config", "minimum_tls_version") is null)
            || resource.Flag("https_only") == false
            || resource.Flag("https_traffic_only_enabled") == false
            || resource.Flag("ingress", "allow_insecure_connections") == true
            || (resource.Type == "azurerm_managed_redis" && resource.Text("default_database", "client_protocol") != "Encrypted")),
        new("FTP or passwords for publishing", (resource, _) => resource.Type switch
        {
            "azurerm_linux_web_app" => resource.Text("site_config", "ftps_state") != "Disabled"
                || resource.Flag("ftp_publish_basic_authentication_enabled") != false
                || resource.Flag("webdeploy_publish_basic_authentication_enabled") != false,
            "azurerm_function_app_flex_consumption" => resource.Flag("webdeploy_publish_basic_authentication_enabled") != false,
            _ => false,
        }),
        new("a registry that takes passwords or anybody", (resource, _) => resource.Type == "azurerm_container_registry"
            && (resource.Flag("admin_enabled") != false || resource.Flag("anonymous_pull_enabled") == true)),
        new("public blobs", (resource, _) => resource.Type switch
        {
            "azurerm_storage_account" => resource.Flag("allow_nested_items_to_be_public") != false,
            "azurerm_storage_container" => resource.Text("container_access_type") is { } access && access != "private",
            _ => false,
        }),
        new("a role wider than needed", (resource, _) => resource.Type == "azurerm_role_assignment"
            && (!Roles.Contains(resource.Text("role_definition_name")) || resource.Text("principal_type") != "ServicePrincipal")),
        new("a public service beside a virtual network", (resource, network) => network == NetworkKind.VirtualNetwork && resource.Type switch
        {
            "azurerm_managed_redis" or "azurerm_mongo_cluster" or "azurerm_mysql_flexible_server" => resource.Text("public_network_access") != "Disabled",
            "azurerm_key_vault" or "azurerm_mssql_server" or "azurerm_postgresql_flexible_server" or "azurerm_servicebus_namespace"
                or "azurerm_storage_account" => resource.Flag("public_network_access_enabled") != false,
            _ => false,
        }),
        new("missing tags", (resource, _) => resource.At("tags") is { } tags
            && (tags.ValueKind != JsonValueKind.Object || !Tags.All(tag => tags.TryGetProperty(tag, out var value) && value.GetString() != ""))),
    ];

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
