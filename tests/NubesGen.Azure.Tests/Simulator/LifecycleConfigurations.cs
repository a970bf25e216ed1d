namespace NubesGen.Tests.Simulator;

internal static class LifecycleConfigurations
{
    /// <summary>Repetition, dynamic blocks over what is unknown, write-only values that change each time, parents and children: 11 objects.</summary>
    public const string Varied = TerraformRun.Provider + """
        variable "tag" { default = "one" }
        variable "container" { default = "uploads" }
        variable "tier" { default = "Standard" }

        data "azurerm_client_config" "current" {}

        resource "azurerm_resource_group" "main" {
          name     = "rg-varied"
          location = "westeurope"
          tags     = { kind = var.tag }
        }

        resource "azurerm_user_assigned_identity" "each" {
          for_each            = toset(["app", "job"])
          name                = "id-${each.key}"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
        }

        resource "azurerm_storage_account" "main" {
          name                     = "stvaried"
          resource_group_name      = azurerm_resource_group.main.name
          location                 = azurerm_resource_group.main.location
          account_tier             = var.tier
          account_replication_type = "LRS"
          tags                     = { kind = var.tag }
        }

        resource "azurerm_storage_container" "main" {
          name               = var.container
          storage_account_id = azurerm_storage_account.main.id
        }

        resource "azurerm_role_assignment" "main" {
          for_each             = azurerm_user_assigned_identity.each
          scope                = azurerm_storage_container.main.id
          role_definition_name = "Storage Blob Data Contributor"
          principal_id         = each.value.principal_id
        }

        resource "azurerm_key_vault" "main" {
          name                       = "kv-varied"
          resource_group_name        = azurerm_resource_group.main.name
          location                   = azurerm_resource_group.main.location
          tenant_id                  = data.azurerm_client_config.current.tenant_id
          sku_name                   = "standard"
          rbac_authorization_enabled = true
        }

        resource "azurerm_key_vault_secret" "main" {
          name             = "password"
          key_vault_id     = azurerm_key_vault.main.id
          value_wo         = uuid()
          value_wo_version = 1
        }

        resource "azurerm_service_plan" "main" {
          name                = "asp-varied"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
          os_type             = "Linux"
          sku_name            = "B1"
        }

        resource "azurerm_linux_web_app" "main" {
          name                = "app-varied"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
          service_plan_id     = azurerm_service_plan.main.id

          dynamic "identity" {
            for_each = toset([azurerm_user_assigned_identity.each["app"].id])
            content {
              type         = "UserAssigned"
              identity_ids = [identity.value]
            }
          }

          dynamic "connection_string" {
            for_each = toset([for identity in azurerm_user_assigned_identity.each : identity.client_id])
            content {
              name  = "c${connection_string.key}"
              type  = "Custom"
              value = connection_string.value
            }
          }

          site_config {
            application_stack {
              dotnet_version = "10.0"
            }
          }
        }

        output "host" { value = azurerm_linux_web_app.main.default_hostname }
        output "blobs" { value = azurerm_storage_account.main.primary_blob_endpoint }
        output "plan" { value = azurerm_linux_web_app.main.service_plan_id }
        output "tls" { value = azurerm_linux_web_app.main.site_config[0].minimum_tls_version }
        """;

    /// <summary>A parent and a child.</summary>
    public const string Two = TerraformRun.Provider + """
        resource "azurerm_resource_group" "main" {
          name     = "rg-two"
          location = "westeurope"
        }

        resource "azurerm_user_assigned_identity" "main" {
          name                = "id-two"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
        }
        """;
}
