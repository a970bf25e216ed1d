using NubesGen.Applications;
using NubesGen.Tests.Configurations;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.Policies;

/// <summary>A policy that finds nothing proves nothing: here the real Terraform plans what each of them must find.</summary>
[Trait("Category", "Slow")]
public sealed class PolicyTests(AzurermMirror mirror)
{
    private const string Provider = """
        terraform {
          required_providers {
            azurerm = {
              source = "hashicorp/azurerm"
            }
          }
        }

        provider "azurerm" {
          resource_provider_registrations = "all"
          features {}
        }

        """;

    private const string Common = """
          name                = "bad"
          resource_group_name = "rg"
          location            = "westeurope"
        """;

    private const string Bad = $$"""
        resource "azurerm_storage_account" "open" {
          name                            = "bad"
          resource_group_name             = "rg"
          location                        = "westeurope"
          account_tier                    = "Standard"
          account_replication_type        = "LRS"
          allow_nested_items_to_be_public = true
        }

        resource "azurerm_storage_container" "open" {
          name                  = "open"
          storage_account_id    = azurerm_storage_account.open.id
          container_access_type = "blob"
        }

        resource "azurerm_postgresql_flexible_server" "passwords" {
          {{Common}}
          version                = "17"
          sku_name               = "B_Standard_B1ms"
          administrator_login    = "admin1"
          administrator_password = "hunter2-Hunter2"

          authentication {
            active_directory_auth_enabled = true
            password_auth_enabled         = true
            tenant_id                     = "11111111-1111-1111-1111-111111111111"
          }
        }

        resource "azurerm_postgresql_flexible_server_firewall_rule" "wide" {
          name             = "wide"
          server_id        = azurerm_postgresql_flexible_server.passwords.id
          start_ip_address = "0.0.0.0"
          end_ip_address   = "255.255.255.255"
        }

        resource "azurerm_network_security_group" "wide" {
          {{Common}}

          security_rule {
            name                       = "all"
            priority                   = 100
            direction                  = "Inbound"
            access                     = "Allow"
            protocol                   = "Tcp"
            source_address_prefix      = "0.0.0.0/0"
            source_port_range          = "*"
            destination_address_prefix = "*"
            destination_port_range     = "*"
          }
        }

        resource "azurerm_service_plan" "untagged" {
          {{Common}}
          os_type  = "Linux"
          sku_name = "B1"
        }

        resource "azurerm_linux_web_app" "old" {
          {{Common}}
          service_plan_id = azurerm_service_plan.untagged.id

          app_settings = {
            ConnectionStrings__Database = "Host=db;Password=hunter2"
          }

          site_config {
            minimum_tls_version = "1.0"
            ftps_state          = "AllAllowed"
          }
        }

        resource "azurerm_linux_web_app_slot" "old" {
          name           = "old"
          app_service_id = azurerm_linux_web_app.old.id

          app_settings = {
            ConnectionStrings__Database = "Host=db;Password=hunter2"
          }

          site_config {
            ftps_state = "AllAllowed"
          }
        }

        resource "azurerm_container_registry" "admin" {
          name                = "badregistry"
          resource_group_name = "rg"
          location            = "westeurope"
          sku                 = "Basic"
          admin_enabled       = true
        }

        resource "azurerm_container_registry" "anybody" {
          name                   = "badregistry2"
          resource_group_name    = "rg"
          location               = "westeurope"
          sku                    = "Standard"
          anonymous_pull_enabled = true
          admin_enabled          = false
        }

        resource "azurerm_mssql_server" "passwords" {
          {{Common}}
          version                      = "12.0"
          administrator_login          = "admin1"
          administrator_login_password = "hunter2-Hunter2"
        }

        resource "azurerm_mysql_flexible_server" "passwords" {
          {{Common}}
          version                           = "8.4"
          sku_name                          = "B_Standard_B1ms"
          administrator_login               = "admin1"
          administrator_password_wo         = uuid()
          administrator_password_wo_version = 1
        }

        resource "azurerm_mongo_cluster" "passwords" {
          {{Common}}
          version                = "8.0"
          compute_tier           = "M10"
          storage_size_in_gb     = 32
          shard_count            = 1
          high_availability_mode = "Disabled"
          authentication_methods = ["NativeAuth", "MicrosoftEntraID"]
          administrator_username = "admin1"
          administrator_password = "hunter2-Hunter2"
        }

        resource "azurerm_servicebus_namespace" "keys" {
          name                = "bad-namespace"
          resource_group_name = "rg"
          location            = "westeurope"
          sku                 = "Standard"
        }

        resource "azurerm_managed_redis" "keys" {
          {{Common}}
          sku_name = "Balanced_B0"

          default_database {
            access_keys_authentication_enabled = true
            client_protocol                    = "Plaintext"
          }
        }

        resource "azurerm_log_analytics_workspace" "keys" {
          name                = "bad-workspace"
          resource_group_name = "rg"
          location            = "westeurope"
        }

        resource "azurerm_key_vault" "policies" {
          {{Common}}
          tenant_id                  = "11111111-1111-1111-1111-111111111111"
          sku_name                   = "standard"
          rbac_authorization_enabled = false
        }

        resource "azurerm_service_plan" "flex" {
          name                = "flex"
          resource_group_name = "rg"
          location            = "westeurope"
          os_type             = "Linux"
          sku_name            = "FC1"
        }

        resource "azurerm_function_app_flex_consumption" "key" {
          {{Common}}
          service_plan_id             = azurerm_service_plan.flex.id
          runtime_name                = "dotnet-isolated"
          runtime_version             = "10.0"
          storage_container_type      = "blobContainer"
          storage_container_endpoint  = "https://bad.blob.core.windows.net/packages"
          storage_authentication_type = "StorageAccountConnectionString"
          storage_access_key          = "hunter2"
          https_only                  = false

          site_config {}
        }

        resource "azurerm_container_app_environment" "main" {
          {{Common}}
          logs_destination = "azure-monitor"
        }

        resource "azurerm_container_app" "plain" {
          name                         = "plain"
          resource_group_name          = "rg"
          container_app_environment_id = azurerm_container_app_environment.main.id
          revision_mode                = "Single"

          ingress {
            target_port                = 8080
            allow_insecure_connections = true

            traffic_weight {
              latest_revision = true
              percentage      = 100
            }
          }

          template {
            container {
              name   = "app"
              image  = "app"
              cpu    = 0.5
              memory = "1Gi"

              env {
                name  = "ConnectionStrings__Database"
                value = "Server=${azurerm_mssql_server.passwords.fully_qualified_domain_name};Password=hunter2"
              }
            }
          }
        }

        resource "azurerm_resource_group" "main" {
          name     = "rg"
          location = "westeurope"
        }

        resource "azurerm_role_assignment" "owner" {
          scope                = azurerm_resource_group.main.id
          role_definition_name = "Owner"
          principal_id         = "11111111-1111-1111-1111-111111111111"
        }

        output "connection" {
          value = "mongodb://admin1:hunter2@${azurerm_mongo_cluster.passwords.id}"
        }
        """;

    private static readonly List<(string Policy, NetworkKind Network, string[] Addresses)> Cases =
    [
        (
            "a password in clear", NetworkKind.Public,
            [
                "azurerm_function_app_flex_consumption.key", "azurerm_linux_web_app.old", "azurerm_linux_web_app_slot.old", "azurerm_mongo_cluster.passwords",
                "azurerm_mssql_server.passwords", "azurerm_postgresql_flexible_server.passwords",
            ]),
        ("0.0.0.0 beside a public database", NetworkKind.Public, ["azurerm_network_security_group.wide"]),
        (
            "0.0.0.0 beside a public database", NetworkKind.VirtualNetwork,
            ["azurerm_network_security_group.wide", "azurerm_postgresql_flexible_server_firewall_rule.wide"]),
        ("another range of addresses", NetworkKind.Public, ["azurerm_postgresql_flexible_server_firewall_rule.wide"]),
        (
            "a database that takes passwords", NetworkKind.Public,
            [
                "azurerm_mongo_cluster.passwords", "azurerm_mssql_server.passwords",
                "azurerm_mysql_flexible_server.passwords", "azurerm_postgresql_flexible_server.passwords",
            ]),
        (
            "access by shared keys", NetworkKind.Public,
            [
                "azurerm_function_app_flex_consumption.key", "azurerm_key_vault.policies", "azurerm_log_analytics_workspace.keys",
                "azurerm_managed_redis.keys", "azurerm_servicebus_namespace.keys", "azurerm_storage_account.open",
            ]),
        (
            "TLS below 1.2", NetworkKind.Public,
            ["azurerm_container_app.plain", "azurerm_function_app_flex_consumption.key", "azurerm_linux_web_app.old", "azurerm_linux_web_app_slot.old", "azurerm_managed_redis.keys"]),
        ("FTP or passwords for publishing", NetworkKind.Public, ["azurerm_function_app_flex_consumption.key", "azurerm_linux_web_app.old", "azurerm_linux_web_app_slot.old"]),
        ("a registry that takes passwords or anybody", NetworkKind.Public, ["azurerm_container_registry.admin", "azurerm_container_registry.anybody"]),
        ("public blobs", NetworkKind.Public, ["azurerm_storage_account.open", "azurerm_storage_container.open"]),
        ("a role wider than needed", NetworkKind.Public, ["azurerm_role_assignment.owner"]),
        ("a public service beside a virtual network", NetworkKind.Public, []),
        (
            "a public service beside a virtual network", NetworkKind.VirtualNetwork,
            [
                "azurerm_key_vault.policies", "azurerm_managed_redis.keys", "azurerm_mongo_cluster.passwords", "azurerm_mssql_server.passwords",
                "azurerm_mysql_flexible_server.passwords", "azurerm_postgresql_flexible_server.passwords", "azurerm_servicebus_namespace.keys",
                "azurerm_storage_account.open",
            ]),
        (
            "missing tags", NetworkKind.Public,
            [
                "azurerm_container_app.plain", "azurerm_container_app_environment.main", "azurerm_container_registry.admin",
                "azurerm_container_registry.anybody", "azurerm_function_app_flex_consumption.key", "azurerm_key_vault.policies",
                "azurerm_linux_web_app.old", "azurerm_linux_web_app_slot.old", "azurerm_log_analytics_workspace.keys", "azurerm_managed_redis.keys", "azurerm_mongo_cluster.passwords",
                "azurerm_mssql_server.passwords", "azurerm_mysql_flexible_server.passwords", "azurerm_network_security_group.wide",
                "azurerm_postgresql_flexible_server.passwords", "azurerm_resource_group.main", "azurerm_service_plan.flex",
                "azurerm_service_plan.untagged", "azurerm_servicebus_namespace.keys", "azurerm_storage_account.open",
            ]),
        ("a secret in a setting or an output", NetworkKind.Public, ["azurerm_container_app.plain", "azurerm_linux_web_app.old", "azurerm_linux_web_app_slot.old", "output.connection"]),
        ("a role on more than one resource", NetworkKind.Public, ["azurerm_role_assignment.owner"]),
    ];

    [Fact]
    public async Task Each_policy_finds_what_it_forbids()
    {
        using var run = new TerraformRun(mirror.Variables, Provider + Bad);
        await run.SucceedAsync("init");
        await run.SucceedAsync("plan", "-out=plan.tfplan");
        var planned = Resources.Parse(await run.SucceedAsync("show", "-json", "plan.tfplan"));
        await run.SucceedAsync("apply", "plan.tfplan");
        var applied = Resources.Parse(await run.SucceedAsync("show", "-json"));
        Policy[] policies = [.. AzurePolicies.OfPlans, .. AzurePolicies.OfStates];

        Assert.All(Cases, row =>
        {
            var policy = policies.Single(policy => policy.Name == row.Policy);
            var found = policy.Violations(AzurePolicies.OfStates.Contains(policy) ? applied : planned, row.Network);
            Assert.Equal(row.Addresses, found.Order(StringComparer.Ordinal));
        });
        Assert.Equal(policies.Select(policy => policy.Name).Order(), Cases.Select(row => row.Policy).Distinct().Order());
    }
}
