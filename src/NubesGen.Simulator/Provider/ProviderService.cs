using System.Text.Json;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>The calls of Terraform's plugin protocol, version 6. Field numbers are the protocol's.</summary>
/// <param name="catalog">The types.</param>
/// <param name="store">The objects that exist, if anything but Terraform's state is to know them.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class ProviderService(AzureCatalog catalog, ObjectStore? store, Func<string, string?> variable)
{
    private static readonly byte[] Nothing = [];

    private readonly Lifecycle lifecycle = new(catalog, store);
    private readonly DataSources dataSources = new(catalog);
    private readonly Lazy<byte[]> schema = new(() => SchemaMessage.Write(catalog));

    /// <summary>What answers each call, by its path.</summary>
    public IReadOnlyDictionary<string, Func<ProtobufMessage, Session, Task<byte[]>>> Calls => new Dictionary<string, Func<ProtobufMessage, Session, Task<byte[]>>>(StringComparer.Ordinal)
    {
        ["/tfplugin6.Provider/GetProviderSchema"] = (_, _) => Task.FromResult(schema.Value),
        ["/tfplugin6.Provider/GetResourceIdentitySchemas"] = (_, _) => Task.FromResult(Nothing),
        ["/tfplugin6.Provider/ValidateProviderConfig"] = (request, _) => Task.FromResult(ValidateProvider(request)),
        ["/tfplugin6.Provider/ConfigureProvider"] = (request, session) => Task.FromResult(Configure(request, session)),
        ["/tfplugin6.Provider/ValidateResourceConfig"] = (request, _) => Task.FromResult(ValidateResource(request)),
        ["/tfplugin6.Provider/ValidateDataResourceConfig"] = (request, _) => Task.FromResult(ValidateDataSource(request)),
        ["/tfplugin6.Provider/UpgradeResourceState"] = (request, _) => Task.FromResult(Upgrade(request)),
        ["/tfplugin6.Provider/ReadResource"] = ReadAsync,
        ["/tfplugin6.Provider/PlanResourceChange"] = (request, session) => Task.FromResult(Plan(request, session)),
        ["/tfplugin6.Provider/ApplyResourceChange"] = ApplyAsync,
        ["/tfplugin6.Provider/ImportResourceState"] = (request, _) => Task.FromResult(Import(request)),
        ["/tfplugin6.Provider/ReadDataSource"] = (request, session) => Task.FromResult(ReadDataSource(request, session)),
        ["/tfplugin6.Provider/StopProvider"] = (_, session) => Task.FromResult(Stop(session)),
    };

    private byte[] ValidateProvider(ProtobufMessage request) =>
        Answer(2, Validator.Check(catalog.Provider.Block, catalog.ProviderRules, (Map)Read(request, 1)));

    private byte[] Configure(ProtobufMessage request, Session session)
    {
        session.Configure((Map)Read(request, 2), variable);
        return Nothing;
    }

    private byte[] ValidateResource(ProtobufMessage request)
    {
        var type = catalog.Resource(request.Text(1));
        return Answer(1, Validator.Check(type.Schema.Block, type.Azure.Rules, (Map)Read(request, 2)));
    }

    private byte[] ValidateDataSource(ProtobufMessage request) =>
        Answer(1, Validator.Check(catalog.DataSource(request.Text(1)).Block, [], (Map)Read(request, 2)));

    private byte[] Upgrade(ProtobufMessage request)
    {
        using var json = JsonDocument.Parse(request.Message(3).Bytes(1));
        return Written(1, StateJson.Read(json.RootElement, catalog.Resource(request.Text(1)).Schema.Block)).ToArray();
    }

    private async Task<byte[]> ReadAsync(ProtobufMessage request, Session session)
    {
        var outcome = await lifecycle.ReadAsync(catalog.Resource(request.Text(1)), (Map)Read(request, 2), session);
        return Add(2, outcome.Problems, Written(1, outcome.State ?? Value.Null)).Bytes(3, request.Bytes(3).Span).ToArray();
    }

    private byte[] Plan(ProtobufMessage request, Session session)
    {
        var type = catalog.Resource(request.Text(1));
        if (Read(request, 4) is not Map config)
        {
            return Written(1, Value.Null).ToArray();
        }

        var prior = Read(request, 2) as Map;
        var planner = new Planner(type);
        var planned = planner.Plan(config, prior);
        var answer = Written(1, planned);
        foreach (var path in prior is null ? [] : planner.Replacing(planned, prior))
        {
            answer.Message(2, Diagnostic.PathMessage(path));
        }

        return Add(4, type.Refusals(Phase.Plan, config, isNew: prior is null, session), answer).ToArray();
    }

    private async Task<byte[]> ApplyAsync(ProtobufMessage request, Session session)
    {
        var type = catalog.Resource(request.Text(1));
        var prior = Read(request, 2) as Map;
        var outcome = Read(request, 3) is not Map planned || Read(request, 4) is not Map config ? await lifecycle.DeleteAsync(type, prior!, session)
            : prior is null ? await lifecycle.CreateAsync(type, planned, config, session)
            : await lifecycle.UpdateAsync(type, prior, planned, config, session);
        return Add(3, outcome.Problems, Written(1, outcome.State ?? Value.Null)).ToArray();
    }

    private byte[] Import(ProtobufMessage request)
    {
        var name = request.Text(1);
        var outcome = lifecycle.Import(catalog.Resource(name), request.Text(2));
        var answer = Add(2, outcome.Problems, new ProtobufWriter());
        return (outcome.State is null ? answer : answer.Message(1, Written(2, outcome.State).Text(1, name))).ToArray();
    }

    private byte[] ReadDataSource(ProtobufMessage request, Session session) =>
        Written(1, dataSources.Read(request.Text(1), (Map)Read(request, 2), session)).ToArray();

    private static byte[] Stop(Session session)
    {
        session.Stop();
        return Nothing;
    }

    private static Value Read(ProtobufMessage request, int field) => MsgPackReader.Read(request.Message(field).Bytes(1).Span);

    private static ProtobufWriter Written(int field, Value value) =>
        new ProtobufWriter().Message(field, new ProtobufWriter().Bytes(1, MsgPackWriter.Write(value)));

    private static byte[] Answer(int field, IEnumerable<Diagnostic> problems) => Add(field, problems, new ProtobufWriter()).ToArray();

    private static ProtobufWriter Add(int field, IEnumerable<Diagnostic> problems, ProtobufWriter answer)
    {
        foreach (var problem in problems)
        {
            answer.Message(field, problem.ToMessage());
        }

        return answer;
    }
}
