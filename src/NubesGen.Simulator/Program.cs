// Plays the azurerm provider for Terraform, offline.
return 1;
