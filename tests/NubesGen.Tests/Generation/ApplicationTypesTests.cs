using System.Text.RegularExpressions;
using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>What is generated for each application type, beyond what all have in common.</summary>
public sealed class ApplicationTypesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_Function_runs_isolated_on_its_version_of_NET_without_settings_that_Flex_Consumption_refuses()
    {
        var function = Create("Function") with { DotNetVersion = "9.0" };

        var text = TextOf(function, "function.tf");

        Assert.Contains("runtime_name           = \"dotnet-isolated\"\n  runtime_version        = \"9.0\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FUNCTIONS_", string.Concat(TestApplications.Generator.Generate(function).Select(file => file.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Consumption", "2048", "0", "40")]
    [InlineData("Premium", "4096", "1", "100")]
    public void The_tier_of_a_Function_is_its_memory_and_what_is_always_ready(string tier, string memory, string ready, string most)
    {
        var variables = TextOf(Create("Function", tier: tier), "variables.tf");

        Assert.Equal(memory, DefaultOf(variables, "function_memory_mb"));
        Assert.Equal(ready, DefaultOf(variables, "function_always_ready_instances"));
        Assert.Equal(most, DefaultOf(variables, "function_max_instances"));
    }

    [Fact]
    public void A_Function_tells_its_host_how_to_sign_in_to_telemetry_only_when_there_is_some()
    {
        const string setting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

        Assert.Contains(setting, TextOf(Create("Function"), "settings.tf"), StringComparison.Ordinal);
        Assert.DoesNotContain(setting, TextOf(Create("Function", services: []), "settings.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Blobs_of_the_application_and_of_the_Functions_host_share_one_private_zone_but_no_account()
    {
        var application = Private(Create("Function", services: ["StorageBlob"]));

        var network = TextOf(application, "network.tf");

        Assert.Single(Regex.Matches(network, "\"privatelink.blob.core.windows.net\""));
        Assert.Single(Regex.Matches(network, "\"azurerm_private_dns_zone_virtual_network_link\" \"blob_core_windows_net\""));
        Assert.Contains("azurerm_storage_account.function.id", network, StringComparison.Ordinal);
        Assert.Contains("\"azurerm_storage_account\" \"main\"", TextOf(application, "storage-blob.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_of_a_private_Function_starts_after_its_endpoints_and_roles()
    {
        var text = TextOf(Private(Create("Function")), "function.tf");

        var dependencies = Regex.Match(text, @"depends_on = \[\n([^\]]+)\]").Groups[1].Value;
        Assert.Equal(
            ["azurerm_private_endpoint.function_blob", "azurerm_private_endpoint.function_queue", "azurerm_private_endpoint.function_table", "azurerm_role_assignment.function_host"],
            dependencies.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("public_network_access_enabled    = false", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AppService", "app-service.tf", "virtual_network_subnet_id = azurerm_subnet.app.id", "Microsoft.Web/serverFarms")]
    [InlineData("Function", "function.tf", "virtual_network_subnet_id = azurerm_subnet.app.id", "Microsoft.App/environments")]
    [InlineData("ContainerApp", "container-app.tf", "infrastructure_subnet_id       = azurerm_subnet.app.id", "Microsoft.App/environments")]
    public void Each_type_joins_the_network_in_a_subnet_given_to_it_and_stays_reachable(string type, string file, string joined, string delegation)
    {
        var application = Create(type, services: []);
        var reachable = Private(application);

        Assert.DoesNotContain("azurerm_subnet", TextOf(application, file), StringComparison.Ordinal);
        Assert.DoesNotContain(TestApplications.Generator.Generate(application), generated => generated.Path.EndsWith("network.tf", StringComparison.Ordinal));
        Assert.Contains(joined, TextOf(reachable, file), StringComparison.Ordinal);
        Assert.Contains($"name    = \"{delegation}\"", TextOf(reachable, "network.tf"), StringComparison.Ordinal);
        Assert.DoesNotContain("internal_load_balancer_enabled = true", TextOf(reachable, file), StringComparison.Ordinal);
        Assert.DoesNotContain("vnet_route_all_enabled", TextOf(reachable, file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_Function_needs_the_provider_that_its_subnet_is_given_to()
    {
        const string provider = "\"Microsoft.App\"";

        Assert.DoesNotContain(provider, TextOf(Create("Function"), "terraform.tf"), StringComparison.Ordinal);
        Assert.Contains(provider, TextOf(Private(Create("Function")), "terraform.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_is_probed_at_its_port_and_a_worker_not_at_all()
    {
        var web = TextOf(Create("ContainerApp") with { HealthCheckPath = "/health" }, "container-app.tf");
        var worker = TextOf(Create("ContainerApp") with { ServesHttp = false }, "container-app.tf");

        Assert.Equal(["startup", "readiness", "liveness"], Regex.Matches(web, @"(\w+)_probe \{").Select(match => match.Groups[1].Value));
        Assert.Equal(3, Regex.Count(web, "transport += \"TCP\""));
        Assert.DoesNotContain("_probe", worker, StringComparison.Ordinal);
        Assert.Contains("template[0].container[0].image", worker, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AppService", "ApplicationInsights", true, "failures response_time")]
    [InlineData("ContainerApp", "ApplicationInsights", true, "failures response_time restarts")]
    [InlineData("ContainerApp", "ApplicationInsights", false, "restarts")]
    [InlineData("Function", "ApplicationInsights", true, "failures response_time")]
    [InlineData("Function", "KeyVault", true, "")]
    public void Alerts_are_on_metrics_that_the_application_has(string type, string service, bool servesHttp, string alerts)
    {
        var monitoring = TextOf(Create(type, services: [service]) with { ServesHttp = servesHttp }, "monitoring.tf");

        Assert.Equal(alerts, string.Join(' ', Regex.Matches(monitoring, "\"azurerm_monitor_metric_alert\" \"(\\w+)\"").Select(match => match.Groups[1].Value)));
    }

    private static string DefaultOf(string variables, string name) =>
        Regex.Match(variables, $"variable \"{name}\" {{[^}}]*?default     = ([^\n]+)").Groups[1].Value;

    private static Application Private(Application application) => application with { Network = NetworkKind.VirtualNetwork };

    private static string TextOf(Application application, string name) =>
        TestApplications.Generator.Generate(application).Single(file => Path.GetFileName(file.Path) == name).Text;

    private Application Create(string type, string? tier = null, IEnumerable<string>? services = null) =>
        TestApplications.Create(folder.Path, type, tier, services);
}
