namespace NubesGen.Simulator.Values;

/// <summary>What Terraform hands to a provider and gets back. Equal when it means the same, element by element.</summary>
internal abstract record Value
{
    /// <summary>Nothing: the argument is not given.</summary>
    public static readonly Value Null = new Null();

    /// <summary>A value that only an apply will tell.</summary>
    public static readonly Value Unknown = new Unknown(0, [0]);

    /// <summary>Whether this is <see cref="Values.Null"/>.</summary>
    public bool IsNull => this is Null;

    /// <summary>Whether this is, or holds somewhere, a value not known yet.</summary>
    public bool HasUnknown => this switch
    {
        Values.Unknown => true,
        Sequence sequence => sequence.Items.Any(item => item.HasUnknown),
        Map map => map.Members.Values.Any(member => member.HasUnknown),
        _ => false,
    };

    /// <summary>The value of a string, a number or a truth value as a configuration would write it; empty for all else.</summary>
    public string AsText() => this switch
    {
        Text text => text.Content,
        Flag flag => flag.IsSet ? "true" : "false",
        Integer integer => integer.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Real real => real.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };
}

/// <summary>Nothing.</summary>
internal sealed record Null : Value;

/// <summary>Not known yet. Terraform may add what it knows about the value all the same; that is kept as it came.</summary>
/// <param name="Code">The extension type of the encoding; 0 for a value of which nothing is known.</param>
/// <param name="Payload">What came with it.</param>
internal sealed record Unknown(sbyte Code, byte[] Payload) : Value
{
    /// <inheritdoc/>
    public bool Equals(Unknown? other) => other is not null;

    /// <inheritdoc/>
    public override int GetHashCode() => 1;
}

/// <summary>A truth value.</summary>
internal sealed record Flag(bool IsSet) : Value;

/// <summary>A whole number.</summary>
internal sealed record Integer(long Amount) : Value;

/// <summary>A number that is exact as binary floating point; other fractions come as <see cref="Text"/>.</summary>
internal sealed record Real(double Amount) : Value;

/// <summary>A string, or a number too long or too fine for the other forms.</summary>
internal sealed record Text(string Content) : Value;

/// <summary>A list, set or tuple, or the blocks of one name.</summary>
internal sealed record Sequence(IReadOnlyList<Value> Items) : Value
{
    /// <summary>No elements.</summary>
    public static readonly Sequence Empty = new([]);

    /// <inheritdoc/>
    public bool Equals(Sequence? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}

/// <summary>A map, an object or a block.</summary>
internal sealed record Map(IReadOnlyDictionary<string, Value> Members) : Value
{
    /// <summary>A member; <see cref="Values.Null"/> when there is none.</summary>
    public Value this[string name] => Members.GetValueOrDefault(name, Null);

    /// <inheritdoc/>
    public bool Equals(Map? other) =>
        other is not null
        && Members.Count == other.Members.Count
        && Members.All(member => other.Members.TryGetValue(member.Key, out var value) && member.Value.Equals(value));

    /// <inheritdoc/>
    public override int GetHashCode() => Members.Count;

    /// <summary>The same with one member changed.</summary>
    public Map With(string name, Value value) => new(new Dictionary<string, Value>(Members, StringComparer.Ordinal) { [name] = value });
}
