using System.Text;

namespace NubesGen.Simulator.Protocol;

/// <summary>A protobuf message taken apart; of a field that comes twice the last one counts.</summary>
internal sealed class ProtobufMessage
{
    private readonly Dictionary<int, ReadOnlyMemory<byte>> fields = [];

    /// <summary>Takes a message apart.</summary>
    /// <exception cref="InvalidDataException">It is no protobuf.</exception>
    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        for (var position = 0; position < bytes.Length;)
        {
            var tag = Varint(bytes.Span, ref position);
            var length = (tag & 7) switch
            {
                0 => (ulong)VarintLength(bytes.Span, position),
                1 => 8UL,
                2 => Varint(bytes.Span, ref position),
                5 => 4UL,
                _ => throw new InvalidDataException($"No protobuf field has the wire type {tag & 7}."),
            };
            if (length > (ulong)(bytes.Length - position))
            {
                throw new InvalidDataException("The protobuf message ends too early.");
            }

            fields[(int)(tag >> 3)] = bytes.Slice(position, (int)length);
            position += (int)length;
        }
    }

    /// <summary>The bytes of a field; empty when it is absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field) => fields.GetValueOrDefault(field);

    /// <summary>The text of a field; empty when it is absent.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    /// <summary>The message in a field; an empty one when it is absent.</summary>
    public ProtobufMessage Message(int field) => new(Bytes(field));

    private static int VarintLength(ReadOnlySpan<byte> bytes, int position)
    {
        var end = position;
        Varint(bytes, ref end);
        return end - position;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && position < bytes.Length; shift += 7)
        {
            var part = bytes[position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part <= 0x7f)
            {
                return value;
            }
        }

        throw new InvalidDataException("The protobuf message holds a number without end.");
    }
}
