using System.Text.Json;

namespace NubesGen.Simulator.Schema;

/// <summary>The shape of a resource, a data source, the provider block or a block inside them.</summary>
/// <param name="Attributes">Its arguments and results, by name.</param>
/// <param name="Blocks">Its nested blocks, by name.</param>
internal sealed record Block(IReadOnlyList<BlockAttribute> Attributes, IReadOnlyList<NestedBlock> Blocks);

/// <summary>An argument, or a result that Azure tells.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Flags">What may, must and will set it.</param>
internal sealed record BlockAttribute(string Name, AttributeType Type, AttributeFlags Flags)
{
    /// <summary>Azure tells it where the configuration does not.</summary>
    public bool IsComputed => Flags.HasFlag(AttributeFlags.Computed);

    /// <summary>Only Azure tells it.</summary>
    public bool IsReadOnly => IsComputed && !Flags.HasFlag(AttributeFlags.Optional);

    /// <summary>It goes to Azure and is kept nowhere.</summary>
    public bool IsWriteOnly => Flags.HasFlag(AttributeFlags.WriteOnly);
}

/// <summary>What Terraform must know about an attribute.</summary>
[Flags]
internal enum AttributeFlags
{
    None = 0,
    Required = 1,
    Optional = 2,
    Computed = 4,
    Sensitive = 8,
    Deprecated = 16,
    WriteOnly = 32,
}

/// <summary>Blocks of one name inside another.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Nesting">How many there can be and whether order counts.</param>
/// <param name="MinItems">How many there must be.</param>
/// <param name="MaxItems">How many there may be; 0 for any number.</param>
/// <param name="Block">The shape of each.</param>
internal sealed record NestedBlock(string Name, Nesting Nesting, int MinItems, int MaxItems, Block Block);

/// <summary>How blocks of one name are put together; the numbers are the protocol's.</summary>
internal enum Nesting
{
    Single = 1,
    List = 2,
    Set = 3,
}

/// <summary>The type of a value.</summary>
/// <param name="Json">As the schema writes it: Terraform wants it verbatim.</param>
internal sealed record AttributeType(JsonElement Json)
{
    /// <summary><c>string</c>, <c>number</c>, <c>bool</c>, <c>list</c>, <c>set</c>, <c>map</c> or <c>object</c>.</summary>
    public string Kind => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : Json[0].GetString()!;

    /// <summary>The type of a collection's elements; of anything else its own.</summary>
    public AttributeType Element => Json.ValueKind == JsonValueKind.Array && Kind != "object" ? new AttributeType(Json[1]) : this;

    /// <summary>The members of an object; <see langword="null"/> for other types.</summary>
    public IReadOnlyDictionary<string, AttributeType>? Members => Kind == "object"
        ? Json[1].EnumerateObject().ToDictionary(member => member.Name, member => new AttributeType(member.Value), StringComparer.Ordinal)
        : null;
}
