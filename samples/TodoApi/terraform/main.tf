# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 2; sha256 0a0b635d4e336851a14ebbc6152bc749705e0e389f7e958a94df7a8cec90116a
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
