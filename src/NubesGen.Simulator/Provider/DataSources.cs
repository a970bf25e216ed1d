using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Reads data sources.</summary>
/// <param name="catalog">The types.</param>
internal sealed class DataSources(AzureCatalog catalog)
{
    /// <summary>Who runs Terraform.</summary>
    private const string Caller = "22222222-2222-2222-2222-222222222222";

    /// <summary>Reads one.</summary>
    public Map Read(string name, Map config, Session session)
    {
        var computed = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (attribute, value) in Known(name, config, session))
        {
            computed[attribute] = new Text(value);
        }

        var schema = catalog.DataSource(name);
        var type = new ResourceType(name, schema, AzureType.Parse(name, null) with { Computed = computed, Id = computed.TryGetValue("id", out var id) ? id.AsText() : "{guid}" });
        return new ComputedValues(type, session).Resolve(new Planner(type).Plan(config, null));
    }

    private static (string Attribute, string Value)[] Known(string name, Map config, Session session)
    {
        switch (name)
        {
            case "azurerm_client_config":
                return
                [
                    ("client_id", Caller), ("object_id", Caller), ("subscription_id", session.Subscription), ("tenant_id", Templates.Tenant),
                    ("id", $"clientConfigs/clientId={Caller};objectId={Caller};subscriptionId={session.Subscription};tenantId={Templates.Tenant}"),
                ];
            case "azurerm_subscription":
                var subscription = config["subscription_id"].AsText() is { Length: > 0 } given ? given : session.Subscription;
                return
                [
                    ("subscription_id", subscription), ("tenant_id", Templates.Tenant), ("display_name", "Simulated"), ("state", "Enabled"),
                    ("spending_limit", "Off"), ("quota_id", "PayAsYouGo_2014-09-01"), ("location_placement_id", "Public_2014-09-01"),
                    ("id", $"/subscriptions/{subscription}"),
                ];
            default:
                return [];
        }
    }
}
