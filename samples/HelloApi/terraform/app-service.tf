# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 1; sha256 a1267f3ea9f46dfd26e42cc914ad6fa424f2f26c0932c161080996d4fa8a3483
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # Shared plans have neither always-on nor 64 bit nor health checks.
  shared_plan = contains(["F1", "D1", "SHARED"], var.app_service_sku)
}

resource "azurerm_service_plan" "main" {
  name                = var.names["service_plan"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  os_type             = "Linux"
  sku_name            = var.app_service_sku
  tags                = local.tags
}

resource "azurerm_linux_web_app" "main" {
  name                = var.names["web_app"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  service_plan_id     = azurerm_service_plan.main.id
  https_only          = true
  app_settings        = local.app_settings
  tags                = local.tags

  client_affinity_enabled         = false
  key_vault_reference_identity_id = azurerm_user_assigned_identity.app.id

  # Deployments sign in with Entra ID.
  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.app.id]
  }

  site_config {
    always_on               = !local.shared_plan
    use_32_bit_worker       = local.shared_plan
    ftps_state              = "Disabled"
    http2_enabled           = true
    minimum_tls_version     = "1.2"
    scm_minimum_tls_version = "1.2"

    application_stack {
      dotnet_version = "10.0"
    }
  }

  logs {
    http_logs {
      file_system {
        retention_in_days = 7
        retention_in_mb   = 35
      }
    }
  }

  lifecycle {
    ignore_changes = [
      # The portal adds this tag when it links the app to its telemetry.
      tags["hidden-link: /app-insights-resource-id"],
    ]
  }
}

resource "azurerm_monitor_diagnostic_setting" "app" {
  name                       = "log-analytics"
  target_resource_id         = azurerm_linux_web_app.main.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category = "AppServiceConsoleLogs"
  }

  enabled_log {
    category = "AppServiceHTTPLogs"
  }

  enabled_log {
    category = "AppServicePlatformLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

output "app_name" {
  description = "Name of the web app."
  value       = azurerm_linux_web_app.main.name
}

output "address" {
  description = "Address of the application."
  value       = "https://${azurerm_linux_web_app.main.default_hostname}"
}
