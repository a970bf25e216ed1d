# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 57824082ca268d264cdb743e58f725e379caff1bd180b205251f9dfe76ba2f7e
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

data "azurerm_subscription" "postgresql" {}

resource "azurerm_postgresql_flexible_server" "main" {
  name                = var.names["postgresql"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  version             = "17"
  sku_name            = var.postgresql_sku
  storage_mb          = var.postgresql_storage_mb
  auto_grow_enabled   = true
  tags                = local.tags

  backup_retention_days         = var.postgresql_backup_days
  geo_redundant_backup_enabled  = false
  public_network_access_enabled = true

  # There is no password that could leak.
  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = data.azurerm_subscription.postgresql.tenant_id
  }

  lifecycle {
    # Azure picks a zone when it makes the server, and storage grows by itself: it can never shrink again.
    ignore_changes = [storage_mb, zone]
  }
}

# Never the application itself, nor whoever happens to run Terraform.
resource "azurerm_postgresql_flexible_server_active_directory_administrator" "main" {
  server_name         = azurerm_postgresql_flexible_server.main.name
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_subscription.postgresql.tenant_id
  object_id           = var.database_administrator_object_id
  principal_name      = var.database_administrator_name
  principal_type      = var.database_administrator_type
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "group" {
  count = var.database_administrator_group == null ? 0 : 1

  server_name         = azurerm_postgresql_flexible_server.main.name
  resource_group_name = azurerm_resource_group.main.name
  tenant_id           = data.azurerm_subscription.postgresql.tenant_id
  object_id           = var.database_administrator_group.object_id
  principal_name      = var.database_administrator_group.name
  principal_type      = "Group"
}

resource "azurerm_postgresql_flexible_server_database" "app" {
  name      = "todoapi"
  server_id = azurerm_postgresql_flexible_server.main.id
  charset   = "UTF8"
  collation = "en_US.utf8"

  # Made before them, it would belong to Azure's own administrator, and these could grant nothing in it. And none of them can be removed
  # while it owns something.
  depends_on = [
    azurerm_postgresql_flexible_server_active_directory_administrator.main,
    azurerm_postgresql_flexible_server_active_directory_administrator.group,
  ]
}

# 0.0.0.0 lets in all addresses of Azure, other customers' too: what keeps them out is that only Entra ID can sign in.
resource "azurerm_postgresql_flexible_server_firewall_rule" "azure" {
  name             = "azure-services"
  server_id        = azurerm_postgresql_flexible_server.main.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = "0.0.0.0"
}

output "database" {
  description = "Where the administrator finds the database, and the role that the application signs in as."
  value = {
    kind          = "PostgreSql"
    host          = azurerm_postgresql_flexible_server.main.fqdn
    database      = azurerm_postgresql_flexible_server_database.app.name
    user          = azurerm_user_assigned_identity.app.name
    administrator = var.database_administrator_group == null ? var.database_administrator_name : var.database_administrator_group.name
  }
}
