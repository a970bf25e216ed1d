# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 c25d09f945ff5f642cedcab04349d0f1dd8f7e8808b8c6910622f9be5f32f8e2
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # What the application finds in its configuration.
  app_settings = {
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "Authorization=AAD;ClientId=${azurerm_user_assigned_identity.app.client_id}"
    APPLICATIONINSIGHTS_CONNECTION_STRING     = azurerm_application_insights.main.connection_string
    ASPNETCORE_ENVIRONMENT                    = "Production"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED       = "true"
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.app.client_id
    ConnectionStrings__Blobs                  = azurerm_storage_account.main.primary_blob_endpoint
    ConnectionStrings__Database               = "Host=${azurerm_postgresql_flexible_server.main.fqdn};Database=${azurerm_postgresql_flexible_server_database.app.name};Username=${azurerm_user_assigned_identity.app.name};SSL Mode=VerifyFull"
    DOTNET_ENVIRONMENT                        = "Production"
    Storage__Container                        = azurerm_storage_container.app.name
  }
}
