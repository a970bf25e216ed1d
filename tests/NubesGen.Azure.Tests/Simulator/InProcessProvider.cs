using System.Text.Json;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Tests.Simulator;

/// <summary>Calls the stand-in as Terraform does, message by message, without Terraform: for what needs many short tries.</summary>
internal sealed class InProcessProvider
{
    private readonly AzureCatalog catalog;
    private readonly Session session = new();
    private readonly IReadOnlyDictionary<string, Func<ProtobufMessage, Session, Task<byte[]>>> calls;

    public InProcessProvider(AzureCatalog? catalog = null)
    {
        this.catalog = catalog ??= new AzureCatalog(SchemaFile.Embedded());
        calls = new ProviderService(catalog, null, _ => null).Calls;
        var config = StateJson.Read(Json("""{ "features": [{}], "resource_provider_registrations": "all" }"""), catalog.Provider.Block);
        _ = calls["/tfplugin6.Provider/ConfigureProvider"](Message(new ProtobufWriter().Message(2, Dynamic(config))), session).Result;
    }

    /// <summary>What is wrong with a provider block.</summary>
    public async Task<string> ProviderRefusalAsync(string config) => Diagnostics(
        await CallAsync("ValidateProviderConfig", new ProtobufWriter().Message(1, Dynamic(StateJson.Read(Json(config), catalog.Provider.Block)))), 2);

    /// <summary>Lets the stand-in know a service plan: the last part of its ID is its SKU.</summary>
    public void Remember(string planId) => session.Remember(new Map(new Dictionary<string, Value>
    {
        ["id"] = new Text(planId),
        ["sku_name"] = new Text(planId.Split('/')[^1]),
    }));

    /// <summary>When a resource is refused and in what words; both empty when it is not.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="config">Its arguments as JSON.</param>
    public async Task<(string Phase, string Says)> RefusalAsync(string type, string config)
    {
        var value = Configuration(type, config);
        var refusal = Diagnostics(await CallAsync("ValidateResourceConfig", new ProtobufWriter().Text(1, type).Message(2, Dynamic(value))), 1);
        if (refusal.Length > 0)
        {
            return ("validate", refusal);
        }

        var plan = await CallAsync("PlanResourceChange", new ProtobufWriter().Text(1, type).Message(2, Dynamic(Value.Null)).Message(4, Dynamic(value)));
        refusal = Diagnostics(plan, 4);
        if (refusal.Length > 0)
        {
            return ("plan", refusal);
        }

        var apply = await CallAsync("ApplyResourceChange", new ProtobufWriter()
            .Text(1, type).Message(2, Dynamic(Value.Null)).Bytes(3, plan.Bytes(1).Span).Message(4, Dynamic(value)));
        refusal = Diagnostics(apply, 3);
        return (refusal.Length > 0 ? "apply" : "", refusal);
    }

    /// <summary>Those rules of a type that refuse a resource, whenever they are asked.</summary>
    public IEnumerable<Rule> RefusingRules(string type, string config)
    {
        var filled = Defaults.Fill(catalog.Resource(type), Configuration(type, config));
        return catalog.Resource(type).Azure.Rules.Where(rule => rule.Check(filled, session.Find).Any());
    }

    private Map Configuration(string type, string config) => (Map)StateJson.Read(Json(config), catalog.Resource(type).Schema.Block);

    private async Task<ProtobufMessage> CallAsync(string method, ProtobufWriter request) =>
        new(await calls[$"/tfplugin6.Provider/{method}"](Message(request), session));

    private static string Diagnostics(ProtobufMessage answer, int field) => answer.Message(field).Text(2);

    private static ProtobufWriter Dynamic(Value value) => new ProtobufWriter().Bytes(1, MsgPackWriter.Write(value));

    private static ProtobufMessage Message(ProtobufWriter writer) => new(writer.ToArray());

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
