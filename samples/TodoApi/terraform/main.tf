# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 1; sha256 0a5bc2336db07698b9abf8a12c861b7dddc1e86cd0382de619d3dc4059216b11
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  tags = {
    application-name = "todoapi"
    environment      = var.environment
    managed-by       = "NubesGen.Sdk"
  }
}

resource "azurerm_resource_group" "main" {
  name     = var.names["resource_group"]
  location = var.location
  tags     = local.tags

  lifecycle {
    ignore_changes = [
      # Facts of the last deployment, written by it.
      tags["branch"],
      tags["commit"],
      tags["expiry"],
      tags["last-deployment"],
    ]
  }
}

# The application signs in to everything it uses with this identity.
resource "azurerm_user_assigned_identity" "app" {
  name                = var.names["identity"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  tags                = local.tags
}

resource "azurerm_log_analytics_workspace" "main" {
  name                         = var.names["log_analytics"]
  resource_group_name          = azurerm_resource_group.main.name
  location                     = azurerm_resource_group.main.location
  sku                          = "PerGB2018"
  retention_in_days            = 30
  daily_quota_gb               = var.log_daily_quota_gb
  local_authentication_enabled = false
  tags                         = local.tags
}
