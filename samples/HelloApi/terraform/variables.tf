# Written by NubesGen.Sdk for "samples/HelloApi/HelloApi.csproj"; format 1; sha256 377d200177bbfb9f62c84d9a362868c5257581d2c6eb2f5f641b38c3ec508203
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
    condition     = length(setsubtract(["application_insights", "identity", "log_analytics", "resource_group", "service_plan", "web_app"], keys(var.names))) == 0
    error_message = "Names are missing: each of application_insights, identity, log_analytics, resource_group, service_plan, web_app is needed."
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
