# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 434455b7cb41b3c018ca76cf70ed6d05c7d899f8748565bdc866a6204fd8ad60
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

# The application signs in to everything it uses with this identity. The name of a role that it is given follows from what the role is:
# one that was made before, by a run that was cut off, is found again.
resource "azurerm_user_assigned_identity" "app" {
  name                = var.names["identity"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  tags                = local.tags
}
