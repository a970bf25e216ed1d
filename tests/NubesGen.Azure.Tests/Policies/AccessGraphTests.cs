using NubesGen.Applications;
using NubesGen.Tests.Configurations;
using NubesGen.Tests.Generation;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.Policies;

/// <summary>The graph must notice what is missing, or finding no gap would mean nothing.</summary>
[Trait("Category", "Slow")]
public sealed class AccessGraphTests(AzurermMirror mirror)
{
    [Theory]
    [InlineData("AppService", NetworkKind.Public, "azurerm_role_assignment", "azurerm_managed_redis_access_policy_assignment", "azurerm_postgresql_flexible_server_firewall_rule", "azurerm_postgresql_flexible_server_active_directory_administrator")]
    [InlineData("Function", NetworkKind.VirtualNetwork, "azurerm_role_assignment", "azurerm_private_endpoint", "azurerm_private_dns_zone_virtual_network_link", "azurerm_virtual_network")]
    [InlineData("ContainerApp", NetworkKind.VirtualNetwork, "azurerm_private_endpoint", "azurerm_container_registry", "azurerm_storage_account")]
    public async Task What_is_missing_on_the_way_to_a_service_is_a_gap(string type, NetworkKind network, params string[] needed)
    {
        var services = TestApplications.Catalog.Services.Where(service => service.Kind == ServiceKind.Addon || service.Id == "PostgreSql");
        var application = TestApplications.Create("/", type, services: services.Select(service => service.Id)) with { Network = network };
        using var run = await new Cycle(mirror.Variables).StartAsync(application, "alice");
        await run.SucceedAsync("apply", "-auto-approve");
        var applied = Resources.Parse(await run.SucceedAsync("show", "-json"));

        Assert.Empty(new AccessGraph(application, applied).Gaps());
        Assert.All(needed, one => Assert.NotEmpty(
            new AccessGraph(application, new Resources([.. applied.All.Where(resource => resource.Type != one)])).Gaps()));
    }

    [Fact]
    public async Task A_rule_that_comes_before_the_one_for_the_application_closes_the_way()
    {
        var application = TestApplications.Create("/", services: ["KeyVault"]) with { Network = NetworkKind.VirtualNetwork };
        using var run = await new Cycle(mirror.Variables).StartAsync(application, "alice");
        File.WriteAllText(Path.Combine(run.Folder, "network_override.tf"), $$"""
            resource "azurerm_network_security_group" "private_endpoints" {
              {{Rule("deny-all", 50, "Deny")}}
              {{Rule("allow-app", 100, "Allow")}}
            }
            """);
        await run.SucceedAsync("apply", "-auto-approve");

        var gap = Assert.Single(new AccessGraph(application, Resources.Parse(await run.SucceedAsync("show", "-json"))).Gaps());

        Assert.Equal("the subnet of azurerm_private_endpoint.key_vault does not let the application in", gap);
    }

    private static string Rule(string name, int priority, string access) => $$"""
          security_rule {
            name                       = "{{name}}"
            priority                   = {{priority}}
            access                     = "{{access}}"
            direction                  = "Inbound"
            protocol                   = "Tcp"
            source_address_prefix      = "*"
            source_port_range          = "*"
            destination_address_prefix = "*"
            destination_port_range     = "*"
          }
        """;
}
