using System.Text.Json.Nodes;

namespace NubesGen.Tests.Simulator;

/// <summary>For each resource type the least that azurerm accepts.</summary>
internal static class RuleSamples
{
    private const string Group = "\"resource_group_name\": \"rg\", \"location\": \"westeurope\"";
    private const string Common = "\"name\": \"sample-name\", " + Group;
    private const string Web = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/serverFarms/plan";
    private const string Guid = "33333333-3333-3333-3333-333333333333";

    private const string Addresses = "\"name\": \"rule\", \"start_ip_address\": \"0.0.0.0\", \"end_ip_address\": \"0.0.0.0\"";

    private static readonly Dictionary<string, string> Samples = new()
    {
        ["resource_group"] = """ "name": "rg", "location": "westeurope" """,
        ["user_assigned_identity"] = Common,
        ["log_analytics_workspace"] = Common,
        ["application_insights"] = Common + """, "application_type": "web" """,
        ["federated_identity_credential"] = """ "name": "github", "audience": ["api"], "issuer": "https://issuer", "subject": "me", "user_assigned_identity_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id" """,
        ["role_assignment"] = $""" "scope": "/subscriptions/s", "principal_id": "{Guid}", "role_definition_name": "Reader" """,
        ["service_plan"] = Common + """, "os_type": "Linux", "sku_name": "B1" """,
        ["linux_web_app"] = Common + $$""", "service_plan_id": "{{Web}}", "site_config": [{}] """,
        ["function_app_flex_consumption"] = Common + $$""", "service_plan_id": "{{Web}}", "site_config": [{}], "runtime_name": "dotnet-isolated", "runtime_version": "10.0", "storage_container_type": "blobContainer", "storage_container_endpoint": "https://st.blob.core.windows.net/c", "storage_authentication_type": "SystemAssignedIdentity" """,
        ["container_registry"] = Group + """, "name": "registry", "sku": "Basic" """,
        ["container_app_environment"] = Common,
        ["container_app_job"] = """ "name": "job", "resource_group_name": "rg", "location": "westeurope", "container_app_environment_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/e", "replica_timeout_in_seconds": 600, "manual_trigger_config": [{ "parallelism": 1 }], "template": [{ "container": [{ "name": "job", "image": "i", "cpu": 0.5, "memory": "1Gi" }] }] """,
        ["container_app"] = """ "name": "app", "resource_group_name": "rg", "container_app_environment_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/e", "revision_mode": "Single", "template": [{ "container": [{ "name": "app", "image": "i", "cpu": 0.5, "memory": "1Gi" }] }] """,
        ["storage_account"] = Group + """, "name": "storage", "account_tier": "Standard", "account_replication_type": "LRS" """,
        ["storage_container"] = """ "name": "uploads", "storage_account_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st" """,
        ["key_vault"] = Common + $""", "tenant_id": "{Guid}", "sku_name": "standard", "rbac_authorization_enabled": true """,
        ["key_vault_secret"] = """ "name": "secret", "key_vault_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv", "value": "v" """,
        ["postgresql_flexible_server"] = Common + """, "version": "17", "sku_name": "B_Standard_B1ms", "administrator_login": "me", "administrator_password": "p" """,
        ["mysql_flexible_server"] = Common + """, "version": "8.4", "sku_name": "B_Standard_B1ms", "administrator_login": "me", "administrator_password": "p" """,
        ["mssql_server"] = Common + """, "version": "12.0", "administrator_login": "me", "administrator_login_password": "p" """,
        ["managed_redis"] = Common + """, "sku_name": "Balanced_B0", "default_database": [{}] """,
        ["servicebus_namespace"] = Common + """, "sku": "Standard" """,
        ["servicebus_queue"] = """ "name": "orders", "namespace_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ServiceBus/namespaces/sb" """,
        ["virtual_network"] = Common + """, "address_space": ["10.0.0.0/16"] """,
        ["subnet"] = """ "name": "app", "resource_group_name": "rg", "virtual_network_name": "vnet", "address_prefixes": ["10.0.0.0/24"] """,
        ["private_dns_zone_virtual_network_link"] = """ "name": "link", "private_dns_zone_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/z", "virtual_network_id": "/subscriptions/s/v" """,
        ["monitor_diagnostic_setting"] = """ "name": "logs", "target_resource_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/app", "log_analytics_workspace_id": "/subscriptions/s/w", "enabled_metric": [{ "category": "AllMetrics" }] """,
        ["monitor_action_group"] = """ "name": "ag", "resource_group_name": "rg", "short_name": "ag" """,
        ["monitor_metric_alert"] = """ "name": "alert", "resource_group_name": "rg", "scopes": ["/subscriptions/s"], "criteria": [{ "metric_namespace": "n", "metric_name": "m", "aggregation": "Total", "operator": "GreaterThan", "threshold": 10 }] """,
        ["consumption_budget_resource_group"] = """ "name": "budget", "resource_group_id": "/subscriptions/s/resourceGroups/rg", "amount": 10, "time_period": [{ "start_date": "2026-01-01T00:00:00Z" }], "notification": [{ "operator": "GreaterThan", "threshold": 80, "contact_emails": ["a@example.com"] }] """,
        ["postgresql_flexible_server_firewall_rule"] = $""" "server_id": "/subscriptions/s/server", {Addresses} """,
        ["mysql_flexible_server_firewall_rule"] = $""" "server_name": "server", "resource_group_name": "rg", {Addresses} """,
        ["mssql_firewall_rule"] = $""" "server_id": "/subscriptions/s/server", {Addresses} """,
        ["mongo_cluster_firewall_rule"] = $""" "mongo_cluster_id": "/subscriptions/s/cluster", {Addresses} """,
        ["postgresql_flexible_server_active_directory_administrator"] = $""" "server_name": "server", "resource_group_name": "rg", "object_id": "{Guid}", "tenant_id": "{Guid}", "principal_name": "me", "principal_type": "User" """,
        ["mysql_flexible_server_active_directory_administrator"] = $""" "server_id": "/subscriptions/s/server", "object_id": "{Guid}", "tenant_id": "{Guid}", "login": "me", "identity_id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id" """,
        ["mssql_database"] = """ "name": "data", "server_id": "/subscriptions/s/server" """,
        ["mongo_cluster"] = Common + """, "administrator_username": "me", "compute_tier": "M30" """,
        ["network_security_group"] = Common,
        ["private_endpoint"] = Common + """, "subnet_id": "/subscriptions/s/subnet", "private_service_connection": [{ "name": "c", "is_manual_connection": false, "private_connection_resource_id": "/subscriptions/s/st" }] """,
    };

    public static IEnumerable<string> Types => Samples.Keys;

    /// <summary>A sample with some arguments changed, and those that are null removed.</summary>
    public static string With(string type, string changes)
    {
        var sample = new JsonObject();
        foreach (var text in new[] { Samples[type], changes })
        {
            foreach (var (name, value) in JsonNode.Parse("{" + text + "}")!.AsObject().ToList())
            {
                sample[name] = value?.DeepClone();
            }
        }

        return sample.ToJsonString();
    }
}
