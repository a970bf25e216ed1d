# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 1; sha256 08ba9bf1a2357a3483e6e3a2972b75f54751d24fa75b62d0f006a10199b88fec
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

variable "environment" {
  description = "The environment: what its branch is called after the prefix."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", var.environment))
    error_message = "Use 1 to 32 lower-case letters, digits or hyphens, without a hyphen at either end."
  }
}

variable "names" {
  description = "Name of each Azure resource, as NubesGen.Sdk derives them for the environment."
  type        = map(string)

  validation {
    condition     = length(setsubtract(["application_insights", "identity", "log_analytics", "postgresql", "resource_group", "service_plan", "storage", "web_app"], keys(var.names))) == 0
    error_message = "Names are missing: each of application_insights, identity, log_analytics, postgresql, resource_group, service_plan, storage, web_app is needed."
  }
}

variable "location" {
  description = "Azure region in which everything is made."
  type        = string
  default     = "westeurope"
}

variable "log_daily_quota_gb" {
  description = "Gigabytes of logs and telemetry that are kept of one day: what comes after is dropped. -1 for no limit."
  type        = number
  default     = 1
}

variable "app_service_sku" {
  description = "SKU of the App Service plan."
  type        = string
  default     = "B1"
}

variable "postgresql_sku" {
  description = "Size of the PostgreSQL server as Azure writes it: tier, then machine."
  type        = string
  default     = "B_Standard_B1ms"
}

variable "database_administrator_object_id" {
  description = "Entra object ID of the group or identity that administers the database server."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.database_administrator_object_id))
    error_message = "Give the object ID of a group or identity: a GUID."
  }
}

variable "database_administrator_name" {
  description = "Name of that group or identity."
  type        = string

  validation {
    condition     = var.database_administrator_name != ""
    error_message = "Give the name of the group or identity."
  }
}

variable "database_administrator_type" {
  description = "What that is: Group, ServicePrincipal (an identity) or User."
  type        = string

  validation {
    condition     = contains(["Group", "ServicePrincipal", "User"], var.database_administrator_type)
    error_message = "Give one of Group, ServicePrincipal or User."
  }
}

variable "storage_replication" {
  description = "How often blobs are kept: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  type        = string
  default     = "LRS"
}
