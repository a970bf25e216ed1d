# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 1; sha256 32985aaa3588ce235b4ea192bf94e72f59effe412142a21c9d8f91f42f57d817
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

locals {
  # What the application finds in its configuration.
  app_settings = {
    APPLICATIONINSIGHTS_CONNECTION_STRING = azurerm_application_insights.main.connection_string
    ASPNETCORE_ENVIRONMENT                = "Production"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED   = "true"
    AZURE_CLIENT_ID                       = azurerm_user_assigned_identity.app.client_id
    DOTNET_ENVIRONMENT                    = "Production"
  }
}
