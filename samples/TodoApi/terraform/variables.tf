# Written by NubesGen.Sdk for "samples/TodoApi/TodoApi.csproj"; format 4; sha256 5c4c7b9396488a49ce9c1188d3f84e11381245cb6d61b9c2e49b4d296ca8c8f1
# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.

variable "environment" {
  description = "The environment: what its branch is called after the prefix."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", var.environment))
    error_message = "Use 1 to 32 lower-case letters, digits or hyphens, without a hyphen at either end."
  }
}

variable "names" {
  description = "Name of each Azure resource, as NubesGen.Sdk derives them for the environment."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["application_insights", "identity", "log_analytics", "postgresql", "resource_group", "service_plan", "storage", "web_app"], keys(var.names))) == 0
    error_message = "Names are missing: each of application_insights, identity, log_analytics, postgresql, resource_group, service_plan, storage, web_app is needed."
  }
}

variable "location" {
  description = "Azure region in which everything is made."
  type        = string
  default     = "westeurope"
  nullable    = false
}

variable "log_daily_quota_gb" {
  description = "Gigabytes of logs and telemetry that are kept of one day. What comes after is dropped, and alerts on telemetry stop, until the next day. -1 for no limit."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.log_daily_quota_gb == -1 || var.log_daily_quota_gb >= 0.023
    error_message = "Give 0.023 or more, or -1."
  }
}

variable "log_retention_days" {
  description = "Days for which logs and telemetry are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 30 && var.log_retention_days <= 730 && floor(var.log_retention_days) == var.log_retention_days
    error_message = "Give a whole number of days, from 30 to 730."
  }
}

variable "alert_email" {
  description = "Who is told about alerts and about the budget. null: nobody by mail."
  type        = string
  default     = null

  validation {
    condition     = var.alert_email == null || can(regex("^[^@ ]+@[^@ ]+$", var.alert_email))
    error_message = "Give a mail address."
  }
}

variable "monthly_budget" {
  description = "What the resource group may cost in a month, in the currency of the subscription. null: no budget."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget == null || try(var.monthly_budget >= 1, false)
    error_message = "Give an amount of 1 or more."
  }
}

variable "app_service_sku" {
  description = "Size of the App Service plan."
  type        = string
  default     = "B1"
  nullable    = false

  validation {
    condition     = can(regex("^(F1|[BS][1-3]|P[1-3]v2|P[0-3]v[34]|P[1-5]mv[34])$", var.app_service_sku))
    error_message = "Give one of F1, B1 to B3, S1 to S3, P1v2 to P3v2, P0v3 to P3v3, P1mv3 to P5mv3, P0v4 to P3v4 or P1mv4 to P5mv4."
  }
}

variable "app_service_instances" {
  description = "Instances of the plan: up to 3 of the sizes B, 10 of S, 30 of P; the free one has always one."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.app_service_instances >= 1 && var.app_service_instances <= (startswith(var.app_service_sku, "B") ? 3 : startswith(var.app_service_sku, "S") ? 10 : 30) && floor(var.app_service_instances) == var.app_service_instances
    error_message = "Give a whole number from 1: up to 3 of the sizes B1 to B3, 10 of S1 to S3, 30 of the larger ones."
  }
}

variable "application_insights_local_authentication" {
  description = "Whether telemetry is taken with the key in the connection string, which can send and nothing else. false: only with a credential, which the application must name."
  type        = bool
  default     = true
  nullable    = false
}

variable "application_insights_sampling_percentage" {
  description = "How much of the telemetry is kept, in percent."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.application_insights_sampling_percentage > 0 && var.application_insights_sampling_percentage <= 100
    error_message = "Give more than 0, and at most 100."
  }
}

variable "database_administrator_object_id" {
  description = "Entra object ID of the group or identity that administers the database server."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.database_administrator_object_id))
    error_message = "Give the object ID of a group or identity: a GUID."
  }
}

variable "database_administrator_name" {
  description = "Name of that group or identity."
  type        = string
  nullable    = false

  validation {
    condition     = var.database_administrator_name != ""
    error_message = "Give the name of the group or identity."
  }
}

variable "database_administrator_type" {
  description = "What that is: Group, ServicePrincipal (an identity) or User."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["Group", "ServicePrincipal", "User"], var.database_administrator_type)
    error_message = "Give one of Group, ServicePrincipal or User."
  }
}

variable "database_administrator_group" {
  description = "An Entra group that administers the database server as well; on a server that takes one administrator, instead. null: none."
  type        = object({ name = string, object_id = string })
  default     = null

  validation {
    condition     = var.database_administrator_group == null || can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.database_administrator_group.object_id))
    error_message = "Give the name and the object ID of a group: the ID is a GUID."
  }
}

variable "postgresql_sku" {
  description = "Size of the PostgreSQL server as Azure writes it: tier, then machine."
  type        = string
  default     = "B_Standard_B1ms"
  nullable    = false

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_[A-Za-z0-9_]+$", var.postgresql_sku))
    error_message = "Give tier and machine, such as B_Standard_B1ms, GP_Standard_D2ds_v5 or MO_Standard_E2ds_v5."
  }
}

variable "postgresql_storage_mb" {
  description = "Storage that the server starts with, in MB; it grows by itself. Changed later it does nothing: enlarge the server itself."
  type        = number
  default     = 32768
  nullable    = false

  validation {
    condition     = contains([32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408], var.postgresql_storage_mb)
    error_message = "Give one of Azure's sizes: 32768, doubled up to 2097152, or 4193280, 4194304, 8388608, 16777216, 33553408."
  }
}

variable "postgresql_backup_days" {
  description = "Days that backups of the database are kept."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.postgresql_backup_days >= 7 && var.postgresql_backup_days <= 35 && floor(var.postgresql_backup_days) == var.postgresql_backup_days
    error_message = "Give a whole number of days, from 7 to 35."
  }
}

variable "storage_replication" {
  description = "How often blobs are kept: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  type        = string
  default     = "LRS"
  nullable    = false

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"], var.storage_replication)
    error_message = "Give one of LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS."
  }
}
