# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 a9a78fd659ab958c24fa99a0984e231447d8e7636749e6b7905a98b9259ca409
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

# It can be reached from everywhere, in a virtual network too: telemetry comes from wherever the application runs.
resource "azurerm_application_insights" "main" {
  name                = var.names["application_insights"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  workspace_id        = azurerm_log_analytics_workspace.main.id
  application_type    = "web"
  sampling_percentage = var.application_insights_sampling_percentage
  tags                = local.tags

  local_authentication_enabled = var.application_insights_local_authentication
}

resource "azurerm_role_assignment" "app_telemetry" {
  name                 = uuidv5("url", "${azurerm_application_insights.main.id}/Monitoring Metrics Publisher/${azurerm_user_assigned_identity.app.principal_id}")
  scope                = azurerm_application_insights.main.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
  principal_type       = "ServicePrincipal"
}
