using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Says in Azure's place what a plan had to leave open.</summary>
/// <param name="type">The resource type or data source.</param>
/// <param name="session">Where the subscription is known.</param>
internal sealed class ComputedValues(ResourceType type, Session session)
{
    /// <summary>The object with every unknown value filled in.</summary>
    public Map Resolve(Map planned)
    {
        // A name that Azure chooses is part of the ID.
        var named = planned["name"] is Unknown ? planned.With("name", new Text(new Templates(session, planned, Seed(planned)).Fill("{guid}"))) : planned;
        var id = named["id"] is Unknown ? new Templates(session, named, Seed(named)).Fill(type.Azure.Id) : named["id"].AsText();
        var known = named.With("id", new Text(id));
        return ResolveBlock(type.Schema.Block, "", known, known, id);
    }

    /// <summary>The ARM ID of an object.</summary>
    public string Key(Map value) => new Templates(session, value, Seed(value)).Fill(type.Azure.Key);

    private string Seed(Map value) => string.Join('|', type.Name, session.Subscription, value["scope"].AsText(), value["principal_id"].AsText(),
        value["role_definition_name"].AsText(), value["role_definition_id"].AsText(), value["resource_group_name"].AsText(), value["name"].AsText());

    private Map ResolveBlock(Block schema, string prefix, Map block, Map whole, string seed)
    {
        var members = new Dictionary<string, Value>(block.Members, StringComparer.Ordinal);
        foreach (var attribute in schema.Attributes.Where(attribute => block[attribute.Name] is Unknown))
        {
            members[attribute.Name] = ResolveAttribute(attribute, prefix + attribute.Name, block, whole, seed);
        }

        foreach (var nested in schema.Blocks)
        {
            var inner = $"{prefix}{nested.Name}.";
            members[nested.Name] = block[nested.Name] switch
            {
                Map map => ResolveBlock(nested.Block, inner, map, whole, seed),
                Sequence sequence => new Sequence([.. sequence.Items.Select((item, index) =>
                    item is Map map ? ResolveBlock(nested.Block, inner, map, whole, $"{seed}/{index}") : item)]),
                var other => other,
            };
        }

        return new Map(members);
    }

    private Value ResolveAttribute(BlockAttribute attribute, string path, Map block, Map whole, string seed)
    {
        // An identity of the system's own has these; one that was given has them elsewhere.
        if (path is "identity.principal_id" or "identity.tenant_id" && !block["type"].AsText().Contains("SystemAssigned", StringComparison.Ordinal))
        {
            return new Text("");
        }

        var templates = new Templates(session, whole, $"{seed}/{path}");
        return type.Azure.Computed.TryGetValue(path, out var value) ? Fill(value, templates)
            : attribute.IsReadOnly ? Guess(attribute.Name, attribute.Type, templates)
            : Value.Null;
    }

    private static Value Fill(Value value, Templates templates) => value switch
    {
        Text text => new Text(templates.Fill(text.Content)),
        Sequence sequence => new Sequence([.. sequence.Items.Select(item => Fill(item, templates))]),
        Map map => new Map(map.Members.ToDictionary(member => member.Key, member => Fill(member.Value, templates), StringComparer.Ordinal)),
        _ => value,
    };

    private static Value Guess(string name, AttributeType valueType, Templates templates) => valueType.Kind switch
    {
        "bool" => new Flag(false),
        "number" => new Integer(1),
        "list" or "set" => new Sequence([Guess(name, valueType.Element, templates)]),
        "object" => new Map(valueType.Members!.ToDictionary(member => member.Key, member => Guess(member.Key, member.Value, templates), StringComparer.Ordinal)),
        "map" => new Map(new Dictionary<string, Value>(StringComparer.Ordinal)),
        _ => new Text(templates.Fill(TextTemplate(name))),
    };

    private static string TextTemplate(string name) =>
        name.EndsWith("tenant_id", StringComparison.Ordinal) ? "{tenant}"
        : name.EndsWith("_id", StringComparison.Ordinal) || name == "guid" ? "{guid}"
        : name.EndsWith("key", StringComparison.Ordinal) || name.EndsWith("password", StringComparison.Ordinal) ? "{key}"
        : name.EndsWith("connection_string", StringComparison.Ordinal) ? "Endpoint={name};AccountKey={key}"
        : name + "-{hash}";
}
