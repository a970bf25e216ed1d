# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 4; sha256 705a697736655f98c5cdd9dca830fbb40965232dcf279b5d6b1d750b4ec27380
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # What the application finds in its configuration.
  app_settings = {
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "Authorization=AAD;ClientId=${azurerm_user_assigned_identity.app.client_id}"
    APPLICATIONINSIGHTS_CONNECTION_STRING     = azurerm_application_insights.main.connection_string
    ASPNETCORE_ENVIRONMENT                    = "Production"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED       = "true"
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.app.client_id
    DOTNET_ENVIRONMENT                        = "Production"
  }
}
