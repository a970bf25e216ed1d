# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 2; sha256 b2fd8ab204732b5c08064c44d78b00ef215f8c63802093ba2d99fee5044cada5
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  tags = {
    application-name = "helloapi"
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
