using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Tests.Configurations;

namespace NubesGen.Tests.Policies;

/// <summary>Walks from the application to each service it was given, by the ids of an applied configuration: is there a network path, a role, a setting?</summary>
/// <param name="application">What was asked for.</param>
/// <param name="state">What there is.</param>
internal sealed class AccessGraph(Application application, Resources state)
{
    private static readonly string[] ApplicationTypes = ["azurerm_container_app", "azurerm_function_app_flex_consumption", "azurerm_linux_web_app"];

    private readonly Resource app = state.OfType(ApplicationTypes).Single();
    private readonly Resource identity = state.All.Single(resource => resource.Address == "azurerm_user_assigned_identity.app");

    /// <summary>Where a path ends before its service.</summary>
    /// <returns>One sentence each; none when all is well.</returns>
    public IReadOnlyList<string> Gaps() =>
    [
        .. Gap(app.Texts("identity", "identity_ids").SequenceEqual([identity.Id], StringComparer.OrdinalIgnoreCase), "the application has another identity"),
        .. Needs().SelectMany(GapsTo),
        .. state.OfType("azurerm_linux_web_app_slot").SelectMany(GapsOf),
    ];

    /// <summary>A slot becomes the application by a swap: whatever one of them may, the other must.</summary>
    private IEnumerable<string> GapsOf(Resource slot) => new[] { "identity", "app_settings", "virtual_network_subnet_id", "key_vault_reference_identity_id" }
        .Where(argument => slot.At(argument)?.GetRawText() != app.At(argument)?.GetRawText())
        .Select(argument => $"{slot.Address} has another {argument} than the application");

    private IEnumerable<Need> Needs()
    {
        foreach (var service in application.Services)
        {
            yield return Need.Of(service);
        }

        if (app.Type == "azurerm_function_app_flex_consumption")
        {
            yield return Need.FunctionHost;
        }

        if (app.Type == "azurerm_container_app")
        {
            yield return Need.Registry;
        }
    }

    private IEnumerable<string> GapsTo(Need need)
    {
        var service = state.All.SingleOrDefault(resource => resource.Address == need.Address);
        if (service is null)
        {
            return [$"{need.Address} does not exist"];
        }

        return
        [
            .. need.Roles.SelectMany(role => Gap(HasRole(role, service), $"no role {role} on {need.Address}")),
            .. need.SignsIn(state, service, identity).Select(gap => $"{need.Address}: {gap}"),
            .. need.Setting is { } setting
                ? Gap(Settings().TryGetValue(setting, out var value) && need.Names(service, identity).All(value.Contains), $"{setting} does not lead to {need.Address}")
                : [],
            .. need.AlwaysPublic ? [] : application.IsPrivate ? need.Subresources.SelectMany(part => PrivatePath(service, part)) : PublicPath(service, need),
        ];
    }

    /// <summary>On the service itself or on something in it.</summary>
    private bool HasRole(string role, Resource service) => state.OfType("azurerm_role_assignment").Any(assignment =>
        assignment.Text("role_definition_name") == role
        && assignment.Text("principal_id") == identity.Text("principal_id")
        && $"{assignment.Text("scope")}/".StartsWith($"{service.Id}/", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> PublicPath(Resource service, Need need)
    {
        var isOpen = (service.Flag("public_network_access_enabled") ?? true) && service.Text("public_network_access") is null or "Enabled";
        return Gap(isOpen, $"{service.Address} is closed")
            .Concat(need.Firewall is { } type
                ? Gap(state.OfType(type).Any(rule => BelongsTo(rule, service)), $"{service.Address} has no firewall rule for the application")
                : []);
    }

    private IEnumerable<string> PrivatePath(Resource service, string subresource)
    {
        var endpoint = state.OfType("azurerm_private_endpoint").SingleOrDefault(endpoint =>
            endpoint.Text("private_service_connection", "private_connection_resource_id") == service.Id
            && endpoint.Texts("private_service_connection", "subresource_names").SequenceEqual([subresource]));
        if (endpoint is null)
        {
            return [$"{service.Address} has no private endpoint for {subresource}"];
        }

        var network = NetworkOf(endpoint.Text("subnet_id"));
        var zone = endpoint.Texts("private_dns_zone_group", "private_dns_zone_ids").SingleOrDefault();
        return
        [
            .. Gap(network is not null && network == NetworkOf(ApplicationSubnet()), $"{endpoint.Address} is in another network than the application"),
            .. Gap(IsLetIn(endpoint.Text("subnet_id")), $"the subnet of {endpoint.Address} does not let the application in"),
            .. Gap(state.OfType("azurerm_private_dns_zone_virtual_network_link").Any(link =>
                link.Text("private_dns_zone_id") == zone && link.Text("virtual_network_id") == network), $"the network does not know the name behind {endpoint.Address}"),
        ];
    }

    private string? ApplicationSubnet() => app.Type == "azurerm_container_app"
        ? state.OfType("azurerm_container_app_environment").Single(environment => environment.Id == app.Text("container_app_environment_id")).Text("infrastructure_subnet_id")
        : app.Text("virtual_network_subnet_id");

    /// <summary>The first rule that fits decides, in the order of the priorities.</summary>
    private bool IsLetIn(string? subnet)
    {
        var from = Subnet(ApplicationSubnet())?.Texts("address_prefixes") ?? [];
        var group = state.OfType("azurerm_subnet_network_security_group_association").SingleOrDefault(link => link.Text("subnet_id") == subnet)?.Text("network_security_group_id");
        return group is null || state.OfType("azurerm_network_security_group").Single(candidate => candidate.Id == group).At("security_rule")!.Value.EnumerateArray()
            .OrderBy(rule => rule.GetProperty("priority").GetInt32())
            .First(rule => Is(rule, "direction", "Inbound") && Is(rule, "protocol", "Tcp", "*") && Is(rule, "source_address_prefix", ["*", .. from])
                && Is(rule, "destination_address_prefix", "*") && Is(rule, "destination_port_range", "*"))
            .GetProperty("access").GetString() == "Allow";

        static bool Is(JsonElement rule, string name, params IEnumerable<string> values) => values.Contains(rule.GetProperty(name).GetString());
    }

    private string? NetworkOf(string? subnetId) => Subnet(subnetId) is { } subnet
        ? state.OfType("azurerm_virtual_network").SingleOrDefault(network => network.Text("name") == subnet.Text("virtual_network_name"))?.Id
        : null;

    private Resource? Subnet(string? id) => state.OfType("azurerm_subnet").SingleOrDefault(subnet => subnet.Id == id);

    private Dictionary<string, string> Settings()
    {
        if (app.Type == "azurerm_container_app")
        {
            return app.At("template", "container", "env")!.Value.EnumerateArray().ToDictionary(
                variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("value").GetString() ?? "");
        }

        var settings = app.At("app_settings")!.Value.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString() ?? "");
        // azurerm makes this setting out of an argument of its own.
        if (app.Text("site_config", "application_insights_connection_string") is { } telemetry)
        {
            settings["APPLICATIONINSIGHTS_CONNECTION_STRING"] = telemetry;
        }

        return settings;
    }

    private static bool BelongsTo(Resource child, Resource parent) =>
        child.Id.StartsWith($"{parent.Id}/", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Gap(bool isClosed, string sentence) => isClosed ? [] : [sentence];
}
