using System.Buffers;
using System.Text;

namespace NubesGen.Simulator.Protocol;

/// <summary>Writes a protobuf message: whole numbers and lengths are all that Terraform's protocol needs.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    /// <summary>Writes a number; 0 is what a reader takes an absent field for.</summary>
    public ProtobufWriter Number(int field, long value) => value == 0 ? this : Choice(field, value);

    /// <summary>Writes a number whose presence says something, so that 0 is written too.</summary>
    public ProtobufWriter Choice(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Writes a truth value.</summary>
    public ProtobufWriter Flag(int field, bool value) => Number(field, value ? 1 : 0);

    /// <summary>Writes bytes or a message.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        buffer.Write(value);
        return this;
    }

    /// <summary>Writes a message.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.buffer.WrittenSpan);

    /// <summary>Writes a string.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private void Varint(ulong value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        for (; value > 0x7f; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        buffer.Advance(length);
    }
}
