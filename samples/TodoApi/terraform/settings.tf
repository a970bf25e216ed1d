# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 1; sha256 25bf39e3e43b3df73a94f514350be892c28e46cd635b28f073bdebc42de78d1b
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # What the application finds in its configuration.
  app_settings = {
    APPLICATIONINSIGHTS_CONNECTION_STRING = azurerm_application_insights.main.connection_string
    ASPNETCORE_ENVIRONMENT                = "Production"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED   = "true"
    AZURE_CLIENT_ID                       = azurerm_user_assigned_identity.app.client_id
    ConnectionStrings__Blobs              = azurerm_storage_account.main.primary_blob_endpoint
    ConnectionStrings__Database           = "Host=${azurerm_postgresql_flexible_server.main.fqdn};Database=${azurerm_postgresql_flexible_server_database.app.name};Username=${azurerm_user_assigned_identity.app.name};SSL Mode=VerifyFull"
    DOTNET_ENVIRONMENT                    = "Production"
    Storage__Container                    = azurerm_storage_container.app.name
  }
}
