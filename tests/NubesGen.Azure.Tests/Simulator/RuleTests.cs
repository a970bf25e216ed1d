namespace NubesGen.Tests.Simulator;

/// <summary>What azurerm refuses, and when: a line for each rule, with a case that it lets pass.</summary>
public sealed class RuleTests
{
    private const string V = "validate";
    private const string P = "plan";
    private const string A = "apply";

    public static TheoryData<string, string, string, string, string> Rules { get; } = new()
    {
        { "service plan: the case of a SKU counts", "service_plan", V, """ "sku_name": "p0V4" """, """ "sku_name": "P0v4" """ },
        { "service plan: Flex Consumption is FC1", "service_plan", V, """ "sku_name": "Flex" """, """ "sku_name": "FC1" """ },
        { "service plan: systems", "service_plan", V, """ "os_type": "BeOS" """, """ "os_type": "WindowsContainer" """ },
        { "service plan: zones need Premium, found by plan", "service_plan", P, """ "zone_balancing_enabled": true """, """ "zone_balancing_enabled": true, "sku_name": "P0v3" """ },
        { "web app: .NET 10 is 10.0", "linux_web_app", V, Site(""" "application_stack": [{ "dotnet_version": "10" }] """), Site(""" "application_stack": [{ "dotnet_version": "10.0" }] """) },
        { "web app: node", "linux_web_app", V, Site(""" "application_stack": [{ "node_version": "24" }] """), Site(""" "application_stack": [{ "node_version": "24-lts" }] """) },
        { "web app: python", "linux_web_app", V, Site(""" "application_stack": [{ "python_version": "2.7" }] """), Site(""" "application_stack": [{ "python_version": "3.14" }] """) },
        { "web app: java", "linux_web_app", V, Site(""" "application_stack": [{ "java_version": "7" }] """), Site(""" "application_stack": [{ "java_version": "25" }] """) },
        { "web app: php", "linux_web_app", V, Site(""" "application_stack": [{ "php_version": "5.6" }] """), Site(""" "application_stack": [{ "php_version": "8.4" }] """) },
        { "web app: a health check needs its eviction time", "linux_web_app", V, Site(""" "health_check_path": "/health" """), Site(""" "health_check_path": "/health", "health_check_eviction_time_in_min": 2 """) },
        { "web app: eviction takes 2 to 10 minutes", "linux_web_app", V, Site(""" "health_check_path": "/health", "health_check_eviction_time_in_min": 1 """), Site(""" "health_check_path": "/health", "health_check_eviction_time_in_min": 10 """) },
        { "web app: TLS 1.3 is the highest", "linux_web_app", V, Site(""" "minimum_tls_version": "1.4" """), Site(""" "minimum_tls_version": "1.3" """) },
        { "web app: TLS of the deployment site", "linux_web_app", V, Site(""" "scm_minimum_tls_version": "TLS1_2" """), Site(""" "scm_minimum_tls_version": "1.2" """) },
        { "web app: FTP", "linux_web_app", V, Site(""" "ftps_state": "Off" """), Site(""" "ftps_state": "Disabled" """) },
        { "web app: remote debugging of Visual Studio 2019 is gone", "linux_web_app", V, Site(""" "remote_debugging_version": "VS2019" """), Site(""" "remote_debugging_version": "VS2022" """) },
        { "web app: serverFarms, in this spelling", "linux_web_app", V, """ "service_plan_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan" """, "" },
        { "web app: names", "linux_web_app", V, """ "name": "app_one" """, """ "name": "app-one" """ },
        { "flex function: runtimes", "function_app_flex_consumption", V, """ "runtime_name": "dotnet" """, """ "runtime_name": "custom" """ },
        { "flex function: storage is a blob container", "function_app_flex_consumption", V, """ "storage_container_type": "share" """, "" },
        { "flex function: ways to sign in to the storage", "function_app_flex_consumption", V, """ "storage_authentication_type": "Key" """, "" },
        { "flex function: the identity for the storage is missed by apply", "function_app_flex_consumption", A, """ "storage_authentication_type": "UserAssignedIdentity" """, """ "storage_authentication_type": "UserAssignedIdentity", "storage_user_assigned_identity_id": "/subscriptions/s/id" """ },
        { "flex function: up to 1000 instances", "function_app_flex_consumption", V, """ "maximum_instance_count": 1001 """, """ "maximum_instance_count": 1 """ },
        { "flex function: always_ready is lower case", "function_app_flex_consumption", V, """ "always_ready": [{ "name": "Http" }] """, """ "always_ready": [{ "name": "http" }] """ },
        { "storage account: names", "storage_account", V, """ "name": "my-storage" """, """ "name": "my2storage" """ },
        { "storage account: TLS 1.2 and nothing else", "storage_account", V, """ "min_tls_version": "TLS1_3" """, """ "min_tls_version": "TLS1_2" """ },
        { "storage account: replication", "storage_account", V, """ "account_replication_type": "XRS" """, """ "account_replication_type": "ZRS" """ },
        { "storage container: names", "storage_container", V, """ "name": "my--container" """, """ "name": "my-container" """ },
        { "storage container: its account is an ID", "storage_container", V, """ "storage_account_id": "mystorage" """, "" },
        { "key vault: names", "key_vault", V, """ "name": "kv-that-is-longer-than-24c" """, """ "name": "kv-that-is-24-chars-long" """ },
        { "key vault: soft delete", "key_vault", V, """ "soft_delete_retention_days": 6 """, """ "soft_delete_retention_days": 7 """ },
        { "key vault secret: value or value_wo", "key_vault_secret", V, """ "value": null """, "" },
        { "key vault secret: not both", "key_vault_secret", V, """ "value_wo": "w", "value_wo_version": 1 """, """ "value": null, "value_wo": "w", "value_wo_version": 1 """ },
        { "key vault secret: value_wo has a version", "key_vault_secret", V, """ "value": null, "value_wo": "w" """, """ "value": null, "value_wo": "w", "value_wo_version": 2 """ },
        { "role assignment: a role by name or by ID", "role_assignment", V, """ "role_definition_name": null """, """ "role_definition_name": null, "role_definition_id": "/subscriptions/s/r" """ },
        { "role assignment: kinds of principals", "role_assignment", V, """ "principal_type": "Identity" """, """ "principal_type": "ServicePrincipal" """ },
        { "federated credential: the ID of its identity", "federated_identity_credential", V, """ "user_assigned_identity_id": "id" """, "" },
        { "budget: it starts on the first of a month", "consumption_budget_resource_group", V, """ "time_period": [{ "start_date": "2026-01-02T00:00:00Z" }] """, """ "time_period": [{ "start_date": "2026-12-01T00:00:00Z" }] """ },
        { "PostgreSQL: versions", "postgresql_flexible_server", V, """ "version": "10" """, """ "version": "18" """ },
        { "PostgreSQL: a SKU has its tier in front", "postgresql_flexible_server", V, """ "sku_name": "Standard_B1ms" """, """ "sku_name": "GP_Standard_D2ds_v5" """ },
        { "PostgreSQL: sizes of storage", "postgresql_flexible_server", V, """ "storage_mb": 32000 """, """ "storage_mb": 65536 """ },
        { "PostgreSQL: a missing SKU is found by apply", "postgresql_flexible_server", A, """ "sku_name": null """, "" },
        { "PostgreSQL: a missing version is found by apply", "postgresql_flexible_server", A, """ "version": null """, "" },
        { "PostgreSQL: a missing password is found by apply", "postgresql_flexible_server", A, """ "administrator_password": null """, """ "administrator_password": null, "administrator_password_wo": "p", "administrator_password_wo_version": 1 """ },
        { "PostgreSQL: a login is needed unless only Entra ID signs in", "postgresql_flexible_server", A, """ "administrator_login": null """, """ "administrator_login": null, "administrator_password": null, "authentication": [{ "password_auth_enabled": false, "active_directory_auth_enabled": true, "tenant_id": "t" }] """ },
        { "PostgreSQL: a write-only password has a version", "postgresql_flexible_server", V, """ "administrator_password": null, "administrator_password_wo": "p" """, """ "administrator_password": null, "administrator_password_wo": "p", "administrator_password_wo_version": 1 """ },
        { "PostgreSQL: not public in a subnet", "postgresql_flexible_server", P, """ "delegated_subnet_id": "/subscriptions/s/x" """, """ "delegated_subnet_id": "/subscriptions/s/x", "public_network_access_enabled": false """ },
        { "PostgreSQL: names", "postgresql_flexible_server", V, """ "name": "Server" """, """ "name": "server" """ },
        { "PostgreSQL: addresses", "postgresql_flexible_server_firewall_rule", V, """ "end_ip_address": "256.0.0.0" """, """ "end_ip_address": "255.255.255.255" """ },
        { "MySQL: 8.0 is 8.0.21", "mysql_flexible_server", V, """ "version": "8.0" """, """ "version": "8.0.21" """ },
        { "MySQL: public access is a word", "mysql_flexible_server", V, """ "public_network_access": "true" """, """ "public_network_access": "Disabled" """ },
        { "MySQL: no identity of its own", "mysql_flexible_server", V, """ "identity": [{ "type": "SystemAssigned", "identity_ids": ["i"] }] """, """ "identity": [{ "type": "UserAssigned", "identity_ids": ["i"] }] """ },
        { "MySQL: a missing login is found by apply", "mysql_flexible_server", A, """ "administrator_login": null """, "" },
        { "MySQL: a missing password is found by apply", "mysql_flexible_server", A, """ "administrator_password": null """, """ "administrator_password": null, "administrator_password_wo": "p", "administrator_password_wo_version": 1 """ },
        { "MySQL: a write-only password has a version", "mysql_flexible_server", V, """ "administrator_password": null, "administrator_password_wo": "p" """, """ "administrator_password": null, "administrator_password_wo": "p", "administrator_password_wo_version": 1 """ },
        { "SQL Server: TLS 1.2 and nothing else", "mssql_server", V, """ "minimum_tls_version": "1.3" """, """ "minimum_tls_version": "1.2" """ },
        { "SQL Server: a login unless only Entra ID signs in", "mssql_server", V, """ "administrator_login": null, "administrator_login_password": null """, """ "administrator_login": null, "administrator_login_password": null, "azuread_administrator": [{ "login_username": "u", "object_id": "o", "azuread_authentication_only": true }] """ },
        { "SQL Server: a write-only password has a version", "mssql_server", V, """ "administrator_login_password": null, "administrator_login_password_wo": "p" """, """ "administrator_login_password": null, "administrator_login_password_wo": "p", "administrator_login_password_wo_version": 1 """ },
        { "managed Redis: SKUs", "managed_redis", V, """ "sku_name": "Balanced_B2" """, """ "sku_name": "MemoryOptimized_M10" """ },
        { "managed Redis: a missing database is found by plan", "managed_redis", P, """ "default_database": [] """, "" },
        { "Cosmos DB: TLS 1.2 and nothing else", "cosmosdb_account", V, """ "minimal_tls_version": "Tls" """, """ "minimal_tls_version": "Tls12" """ },
        { "Service Bus: TLS 1.2 and nothing else", "servicebus_namespace", V, """ "minimum_tls_version": "1.0" """, """ "minimum_tls_version": "1.2" """ },
        { "Service Bus: a queue is in a namespace", "servicebus_queue", V, """ "namespace_id": "sb" """, "" },
        { "registry: names", "container_registry", V, """ "name": "my-registry" """, """ "name": "myregistry" """ },
        { "container environment: a workspace needs logs_destination, found by plan", "container_app_environment", P, """ "log_analytics_workspace_id": "/subscriptions/s/w" """, """ "log_analytics_workspace_id": "/subscriptions/s/w", "logs_destination": "log-analytics" """ },
        { "container environment: log-analytics needs a workspace", "container_app_environment", P, """ "logs_destination": "log-analytics" """, """ "logs_destination": "azure-monitor" """ },
        { "container environment: where logs can go", "container_app_environment", V, """ "logs_destination": "monitor" """, """ "logs_destination": "azure-monitor" """ },
        { "container app: up to 32 characters", "container_app", V, """ "name": "a23456789012345678901234567890123" """, """ "name": "a2345678901234567890123456789012" """ },
        { "subnet: policies of private endpoints are a word", "subnet", V, """ "private_endpoint_network_policies": "true" """, """ "private_endpoint_network_policies": "Enabled" """ },
        { "subnet: a write-only group has a version", "subnet", V, """ "network_security_group_id_wo": "/subscriptions/s/n" """, """ "network_security_group_id_wo": "/subscriptions/s/n", "network_security_group_id_wo_version": 1 """ },
        { "DNS link: the zone is an ID", "private_dns_zone_virtual_network_link", V, """ "private_dns_zone_id": "privatelink.example" """, "" },
        { "diagnostic setting: something to log", "monitor_diagnostic_setting", V, """ "enabled_metric": [] """, """ "enabled_metric": [], "enabled_log": [{ "category_group": "allLogs" }] """ },
        { "action group: short name", "monitor_action_group", V, """ "short_name": "thirteenchars" """, """ "short_name": "twelve chars" """ },
        { "metric alert: operators", "monitor_metric_alert", V, """ "criteria": [{ "metric_namespace": "n", "metric_name": "m", "aggregation": "Total", "operator": ">", "threshold": 10 }] """, "" },
    };

    public static IEnumerable<TheoryDataRow<string>> Types => RuleSamples.Types.Select(type => new TheoryDataRow<string>(type));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_refuses_the_bad_case_in_its_phase_and_lets_the_good_one_pass(string rule, string type, string phase, string bad, string good)
    {
        var provider = new InProcessProvider();

        Assert.Equal((rule, phase), (rule, await provider.PhaseOfRefusalAsync($"azurerm_{type}", RuleSamples.With(type, bad))));
        Assert.Equal((rule, ""), (rule, await provider.PhaseOfRefusalAsync($"azurerm_{type}", RuleSamples.With(type, good))));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task The_least_that_azurerm_takes_passes(string type) =>
        Assert.Equal("", await new InProcessProvider().PhaseOfRefusalAsync($"azurerm_{type}", RuleSamples.With(type, "")));

    [Theory]
    [InlineData("F1", "apply")]
    [InlineData("B1", "")]
    public async Task Always_on_is_the_default_and_a_free_plan_refuses_it_at_apply(string sku, string phase)
    {
        var provider = new InProcessProvider();
        await provider.PhaseOfRefusalAsync("azurerm_service_plan", RuleSamples.With("service_plan", $"\"sku_name\": \"{sku}\""));
        const string Plan = "\"service_plan_id\": \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/serverFarms/sample-name\"";

        Assert.Equal(phase, await provider.PhaseOfRefusalAsync("azurerm_linux_web_app", RuleSamples.With("linux_web_app", Plan)));
        Assert.Equal("", await provider.PhaseOfRefusalAsync("azurerm_linux_web_app", RuleSamples.With("linux_web_app", Plan + ", " + Site("\"always_on\": false"))));
    }

    [Theory]
    [InlineData("""{ "features": [{}] }""", "")]
    [InlineData("{}", "The provider block needs features {}.")]
    [InlineData("""{ "features": [{}], "resource_providers_to_register": ["web"] }""", "A resource provider is called Microsoft.Web or like it.")]
    [InlineData("""{ "features": [{}], "resource_provider_registrations": "some" }""", "\"some\" is no value of resource_provider_registrations: it takes none, legacy, core, extended, all.")]
    public async Task The_provider_block_is_looked_at(string config, string refusal) =>
        Assert.Equal(refusal, await new InProcessProvider().ProviderRefusalAsync(config));

    [Fact]
    public async Task What_only_azure_tells_cannot_be_set() =>
        Assert.Equal("validate", await new InProcessProvider().PhaseOfRefusalAsync("azurerm_linux_web_app", RuleSamples.With("linux_web_app", "\"default_hostname\": \"me\"")));

    private static string Site(string config) => "\"site_config\": [{ " + config + " }]";
}
