# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 37a07cd7225f8f2d855e7104388a1153f0abf0324db10d8b0620e9c1087d65e1
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # The free plan has neither always-on nor 64 bit nor health checks.
  shared_plan = var.app_service_sku == "F1"

  # What alerts are about.
  application_id = azurerm_linux_web_app.main.id
}

resource "azurerm_service_plan" "main" {
  name                = var.names["service_plan"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  os_type             = "Linux"
  sku_name            = var.app_service_sku
  worker_count        = local.shared_plan ? null : var.app_service_instances
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

    # An instance that does not answer 2xx here gets no requests and is replaced after this time.
    health_check_path                 = local.shared_plan ? null : "/healthz"
    health_check_eviction_time_in_min = local.shared_plan ? null : 5

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
      # The portal adds these tags when it links the app to its telemetry.
      tags["hidden-link: /app-insights-conn-string"],
      tags["hidden-link: /app-insights-instrumentation-key"],
      tags["hidden-link: /app-insights-resource-id"],
    ]
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
