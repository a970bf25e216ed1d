# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 68a343a68ebfdf4d7ba2c51a6bcfddb319bb3e389421970962bddb8809763cac
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
    "Microsoft.AlertsManagement",
    "Microsoft.Authorization",
    "Microsoft.Consumption",
    "Microsoft.DBforPostgreSQL",
    "Microsoft.Insights",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
    "Microsoft.Storage",
    "Microsoft.Web",
  ]

  # Storage is reached with Entra ID, never with the account's key.
  storage_use_azuread = true

  features {
    application_insights {
      # Azure would add an alert rule and an action group that Terraform does not know of.
      disable_generated_rule = true
    }

    key_vault {
      # Else the name of a deleted vault stays taken, and the environment could not be made again.
      purge_soft_delete_on_destroy    = true
      recover_soft_deleted_key_vaults = true
    }

    log_analytics_workspace {
      # Else an environment that is made again finds the logs of the one before.
      permanently_delete_on_destroy = true
    }

    resource_group {
      # The group belongs to this environment alone: what Azure itself has put into it goes with it.
      prevent_deletion_if_contains_resources = false
    }

    storage {
      # Nothing here looks into an account, which may be private: Resource Manager makes containers too.
      data_plane_available = false
    }
  }
}
