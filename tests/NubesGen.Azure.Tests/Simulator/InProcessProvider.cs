using System.Text.Json;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Tests.Simulator;

/// <summary>Calls the stand-in as Terraform does, message by message, without Terraform: for what needs many short tries.</summary>
internal sealed class InProcessProvider
{
    private readonly AzureCatalog catalog = new(SchemaFile.Embedded());
    private readonly Session session = new();
    private readonly IReadOnlyDictionary<string, Func<ProtobufMessage, Session, Task<byte[]>>> calls;

    public InProcessProvider()
    {
        calls = new ProviderService(catalog, null, _ => null).Calls;
        var config = StateJson.Read(Json("""{ "features": [{}], "resource_provider_registrations": "all" }"""), catalog.Provider.Block);
        _ = calls["/tfplugin6.Provider/ConfigureProvider"](Message(new ProtobufWriter().Message(2, Dynamic(config))), session).Result;
    }

    /// <summary>What is wrong with a provider block.</summary>
    public async Task<string> ProviderRefusalAsync(string config) => Diagnostics(
        await CallAsync("ValidateProviderConfig", new ProtobufWriter().Message(1, Dynamic(StateJson.Read(Json(config), catalog.Provider.Block)))), 2);

    /// <summary>The phase in which a resource is refused; empty when it is not.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="config">Its arguments as JSON.</param>
    public async Task<string> PhaseOfRefusalAsync(string type, string config)
    {
        var value = StateJson.Read(Json(config), catalog.Resource(type).Schema.Block);
        if (Diagnostics(await CallAsync("ValidateResourceConfig", new ProtobufWriter().Text(1, type).Message(2, Dynamic(value))), 1).Length > 0)
        {
            return "validate";
        }

        var plan = await CallAsync("PlanResourceChange", new ProtobufWriter().Text(1, type).Message(2, Dynamic(Value.Null)).Message(4, Dynamic(value)));
        if (Diagnostics(plan, 4).Length > 0)
        {
            return "plan";
        }

        var apply = await CallAsync("ApplyResourceChange", new ProtobufWriter()
            .Text(1, type).Message(2, Dynamic(Value.Null)).Bytes(3, plan.Bytes(1).Span).Message(4, Dynamic(value)));
        return Diagnostics(apply, 3).Length > 0 ? "apply" : "";
    }

    private async Task<ProtobufMessage> CallAsync(string method, ProtobufWriter request) =>
        new(await calls[$"/tfplugin6.Provider/{method}"](Message(request), session));

    private static string Diagnostics(ProtobufMessage answer, int field) => answer.Message(field).Text(2);

    private static ProtobufWriter Dynamic(Value value) => new ProtobufWriter().Bytes(1, MsgPackWriter.Write(value));

    private static ProtobufMessage Message(ProtobufWriter writer) => new(writer.ToArray());

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
