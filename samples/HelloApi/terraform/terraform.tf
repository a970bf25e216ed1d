# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 1; sha256 d1ab07ff117a8fc1e6b53f4d21b96a6dd171500dd08b372c3e38f4f22c630ab5
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }

  # Account, container and key are given to `terraform init`: they differ from environment to environment.
  backend "azurerm" {}
}

provider "azurerm" {
  # azurerm registers nothing by itself: this is what the configuration uses.
  resource_providers_to_register = [
    "Microsoft.Insights",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
    "Microsoft.Web",
  ]

  # Blobs are reached with Entra ID, never with the account's key.
  storage_use_azuread = true

  features {
    application_insights {
      # Azure would add an alert rule and an action group that Terraform does not know of.
      disable_generated_rule = true
    }

    log_analytics_workspace {
      permanently_delete_on_destroy = true
    }

    resource_group {
      # The group belongs to this environment alone: what Azure itself has put into it goes with it.
      prevent_deletion_if_contains_resources = false
    }
  }
}
