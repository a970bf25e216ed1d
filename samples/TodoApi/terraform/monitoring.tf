# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 93c3c9fc9109f5ccc454e8c6cdb20f55e9a40df1dc7ba8a616dc5eea5d4081d8
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

resource "azurerm_log_analytics_workspace" "main" {
  name                         = var.names["log_analytics"]
  resource_group_name          = azurerm_resource_group.main.name
  location                     = azurerm_resource_group.main.location
  sku                          = "PerGB2018"
  retention_in_days            = var.log_retention_days
  daily_quota_gb               = var.log_daily_quota_gb
  local_authentication_enabled = false
  tags                         = local.tags
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

resource "azurerm_monitor_diagnostic_setting" "postgresql" {
  name                       = "log-analytics"
  target_resource_id         = azurerm_postgresql_flexible_server.main.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category = "PostgreSQLLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_monitor_diagnostic_setting" "storage" {
  name                       = "log-analytics"
  target_resource_id         = "${azurerm_storage_account.main.id}/blobServices/default"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category = "StorageDelete"
  }

  enabled_log {
    category = "StorageWrite"
  }
}

# Nobody is told as long as there is no address.
resource "azurerm_monitor_action_group" "main" {
  count = var.alert_email == null ? 0 : 1

  name                = "ag-alerts"
  resource_group_name = azurerm_resource_group.main.name
  short_name          = "alerts"
  tags                = local.tags

  email_receiver {
    name                    = "alerts"
    email_address           = var.alert_email
    use_common_alert_schema = true
  }
}

resource "azurerm_monitor_metric_alert" "failures" {
  name                = "alert-failures"
  resource_group_name = azurerm_resource_group.main.name
  scopes              = [local.application_id]
  description         = "More than 10 server errors in 5 minutes."
  severity            = 2
  frequency           = "PT1M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.Web/sites"
    metric_name      = "Http5xx"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 10
  }

  dynamic "action" {
    for_each = azurerm_monitor_action_group.main[*].id

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_monitor_metric_alert" "response_time" {
  name                = "alert-response-time"
  resource_group_name = azurerm_resource_group.main.name
  scopes              = [local.application_id]
  description         = "Answers take more than 5 seconds on average."
  severity            = 2
  frequency           = "PT1M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.Web/sites"
    metric_name      = "HttpResponseTime"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = 5
  }

  dynamic "action" {
    for_each = azurerm_monitor_action_group.main[*].id

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_consumption_budget_resource_group" "main" {
  count = var.monthly_budget == null ? 0 : 1

  name              = "budget-monthly"
  resource_group_id = azurerm_resource_group.main.id
  amount            = var.monthly_budget
  time_grain        = "Monthly"

  time_period {
    start_date = formatdate("YYYY-MM-01'T'00:00:00'Z'", plantimestamp())
  }

  notification {
    operator       = "GreaterThanOrEqualTo"
    threshold      = 80
    threshold_type = "Actual"
    contact_emails = var.alert_email == null ? null : [var.alert_email]
    contact_roles  = var.alert_email == null ? ["Owner"] : null
  }

  notification {
    operator       = "GreaterThanOrEqualTo"
    threshold      = 100
    threshold_type = "Forecasted"
    contact_emails = var.alert_email == null ? null : [var.alert_email]
    contact_roles  = var.alert_email == null ? ["Owner"] : null
  }

  lifecycle {
    # The month of the first apply stays.
    ignore_changes = [time_period]
  }
}
