using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NubesGen.Simulator.Values;

/// <summary>Reads MessagePack, in every form that an encoder may choose.</summary>
internal ref struct MsgPackReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private int position;

    private MsgPackReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
    }

    /// <summary>Reads one value.</summary>
    /// <exception cref="InvalidDataException">It is no MessagePack.</exception>
    public static Value Read(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Value.Null : new MsgPackReader(bytes).Next();

    private Value Next()
    {
        var code = Take(1)[0];
        return code switch
        {
            <= 0x7f => new Integer(code),
            <= 0x8f => NextMap(code & 0x0f),
            <= 0x9f => NextSequence(code & 0x0f),
            <= 0xbf => NextText(code & 0x1f),
            0xc0 => Value.Null,
            0xc2 or 0xc3 => new Flag(code == 0xc3),
            0xc4 or 0xd9 => NextText(Take(1)[0]),
            0xc5 or 0xda => NextText(Length16()),
            0xc6 or 0xdb => NextText(Length32()),
            0xc7 => NextUnknown(Take(1)[0]),
            0xc8 => NextUnknown(Length16()),
            0xc9 => NextUnknown(Length32()),
            0xca => new Real(BinaryPrimitives.ReadSingleBigEndian(Take(4))),
            0xcb => new Real(BinaryPrimitives.ReadDoubleBigEndian(Take(8))),
            0xcc => new Integer(Take(1)[0]),
            0xcd => new Integer(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xce => new Integer(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            0xcf => Unsigned(BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => new Integer((sbyte)Take(1)[0]),
            0xd1 => new Integer(BinaryPrimitives.ReadInt16BigEndian(Take(2))),
            0xd2 => new Integer(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            0xd3 => new Integer(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
            0xd4 or 0xd5 or 0xd6 or 0xd7 or 0xd8 => NextUnknown(1 << (code - 0xd4)),
            0xdc => NextSequence(Length16()),
            0xdd => NextSequence(Length32()),
            0xde => NextMap(Length16()),
            0xdf => NextMap(Length32()),
            >= 0xe0 => new Integer((sbyte)code),
            _ => throw new InvalidDataException($"No MessagePack starts with 0x{code:x2}."),
        };
    }

    private static Value Unsigned(ulong amount) =>
        amount <= long.MaxValue ? new Integer((long)amount) : new Text(amount.ToString(CultureInfo.InvariantCulture));

    private Text NextText(int length) => new(Encoding.UTF8.GetString(Take(length)));

    private Unknown NextUnknown(int length) => new((sbyte)Take(1)[0], Take(length).ToArray());

    private Sequence NextSequence(int count)
    {
        var items = new List<Value>();
        for (var i = 0; i < count; i++)
        {
            items.Add(Next());
        }

        return new Sequence(items);
    }

    private Map NextMap(int count)
    {
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = Next().AsText();
            members[name] = Next();
        }

        return new Map(members);
    }

    private int Length16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private int Length32() => checked((int)BinaryPrimitives.ReadUInt32BigEndian(Take(4)));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - position)
        {
            throw new InvalidDataException("The MessagePack ends too early.");
        }

        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }
}
