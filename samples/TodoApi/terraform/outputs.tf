# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 7cb648c43e8337be11873269fb9dd19f2722605aa50a971d7e5470e8b12fa8d0
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

output "resource_group" {
  description = "The resource group that holds the whole environment."
  value       = azurerm_resource_group.main.name
}

output "identity" {
  description = "The identity that the application signs in with."
  value = {
    client_id    = azurerm_user_assigned_identity.app.client_id
    name         = azurerm_user_assigned_identity.app.name
    principal_id = azurerm_user_assigned_identity.app.principal_id
  }
}
