using NubesGen.Applications;
using NubesGen.Tests.Configurations;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.Policies;

/// <summary>A policy that finds nothing proves nothing: here the real Terraform plans what each of them must find.</summary>
[Trait("Category", "Slow")]
public sealed class PolicyTests(AzurermMirror mirror)
{
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
          administrator_login    = "admin1"
          administrator_password = "hunter2-Hunter2"

          authentication {
            active_directory_auth_enabled = true
            password_auth_enabled         = true
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

        resource "azurerm_container_registry" "admin" {
          name                = "badregistry"
          resource_group_name = "rg"
          location            = "westeurope"
          sku                 = "Basic"
          admin_enabled       = true
        }

        resource "azurerm_role_assignment" "owner" {
          scope                = azurerm_storage_account.open.id
          role_definition_name = "Owner"
          principal_id         = "11111111-1111-1111-1111-111111111111"
        }
        """;

    private static readonly List<(string Policy, NetworkKind Network, string[] Addresses)> Cases =
    [
        ("a password in clear", NetworkKind.Public, ["azurerm_linux_web_app.old", "azurerm_postgresql_flexible_server.passwords"]),
        ("0.0.0.0 beside a public database", NetworkKind.Public, ["azurerm_network_security_group.wide"]),
        (
            "0.0.0.0 beside a public database", NetworkKind.VirtualNetwork,
            ["azurerm_network_security_group.wide", "azurerm_postgresql_flexible_server_firewall_rule.wide"]),
        ("another range of addresses", NetworkKind.Public, ["azurerm_postgresql_flexible_server_firewall_rule.wide"]),
        ("a database that takes passwords", NetworkKind.Public, ["azurerm_postgresql_flexible_server.passwords"]),
        ("access by shared keys", NetworkKind.Public, ["azurerm_storage_account.open"]),
        ("TLS below 1.2", NetworkKind.Public, ["azurerm_linux_web_app.old"]),
        ("FTP or passwords for publishing", NetworkKind.Public, ["azurerm_linux_web_app.old"]),
        ("a registry that takes passwords or anybody", NetworkKind.Public, ["azurerm_container_registry.admin"]),
        ("public blobs", NetworkKind.Public, ["azurerm_storage_account.open", "azurerm_storage_container.open"]),
        ("a role wider than needed", NetworkKind.Public, ["azurerm_role_assignment.owner"]),
        ("a public service beside a virtual network", NetworkKind.Public, []),
        (
            "a public service beside a virtual network", NetworkKind.VirtualNetwork,
            ["azurerm_postgresql_flexible_server.passwords", "azurerm_storage_account.open"]),
        (
            "missing tags", NetworkKind.Public,
            [
                "azurerm_container_registry.admin", "azurerm_linux_web_app.old", "azurerm_network_security_group.wide",
                "azurerm_postgresql_flexible_server.passwords", "azurerm_service_plan.untagged", "azurerm_storage_account.open",
            ]),
    ];

    [Fact]
    public async Task Each_policy_finds_what_it_forbids()
    {
        using var run = new TerraformRun(mirror.Variables, TerraformRun.Provider + Bad);
        await run.SucceedAsync("init");
        await run.SucceedAsync("plan", "-out=plan.tfplan");
        var planned = Resources.Parse(await run.SucceedAsync("show", "-json", "plan.tfplan"));

        Assert.All(Cases, row =>
        {
            var policy = AzurePolicies.All.Single(policy => policy.Name == row.Policy);
            Assert.Equal(row.Addresses, policy.Violations(planned, row.Network).Order(StringComparer.Ordinal));
        });
        Assert.Equal(AzurePolicies.All.Select(policy => policy.Name).Order(), Cases.Select(row => row.Policy).Distinct().Order());
    }
}
