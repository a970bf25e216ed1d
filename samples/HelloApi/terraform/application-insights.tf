# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 1; sha256 cbdf390480e85f99a5469629e73e25ce8048daa5876f80ac339f98ff2fa4295b
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

resource "azurerm_application_insights" "main" {
  name                = var.names["application_insights"]
  resource_group_name = azurerm_resource_group.main.name
  location            = azurerm_resource_group.main.location
  workspace_id        = azurerm_log_analytics_workspace.main.id
  application_type    = "web"
  sampling_percentage = 100
  tags                = local.tags
}
