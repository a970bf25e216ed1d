using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NubesGen.Simulator.Values;

/// <summary>Writes MessagePack: of the forms that exist for a value the longest, since Terraform reads them all.</summary>
internal static class MsgPackWriter
{
    /// <summary>Writes one value.</summary>
    public static byte[] Write(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Value value)
    {
        switch (value)
        {
            case Null:
                Byte(buffer, 0xc0);
                break;
            case Flag flag:
                Byte(buffer, flag.IsSet ? (byte)0xc3 : (byte)0xc2);
                break;
            case Integer integer:
                Byte(buffer, 0xd3);
                BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(8), integer.Amount);
                buffer.Advance(8);
                break;
            case Real real:
                Byte(buffer, 0xcb);
                BinaryPrimitives.WriteDoubleBigEndian(buffer.GetSpan(8), real.Amount);
                buffer.Advance(8);
                break;
            case Text text:
                WriteText(buffer, text.Content);
                break;
            // Terraform takes a value of which nothing is known in this form only.
            case Unknown { Code: 0 }:
                buffer.Write<byte>([0xd4, 0, 0]);
                break;
            case Unknown unknown:
                WriteHead(buffer, 0xc9, unknown.Payload.Length);
                Byte(buffer, (byte)unknown.Code);
                buffer.Write(unknown.Payload);
                break;
            case Sequence sequence:
                WriteHead(buffer, 0xdd, sequence.Items.Count);
                foreach (var item in sequence.Items)
                {
                    Write(buffer, item);
                }

                break;
            case Map map:
                WriteHead(buffer, 0xdf, map.Members.Count);
                foreach (var (name, member) in map.Members)
                {
                    WriteText(buffer, name);
                    Write(buffer, member);
                }

                break;
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> buffer, string text)
    {
        WriteHead(buffer, 0xdb, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void WriteHead(ArrayBufferWriter<byte> buffer, byte code, int count)
    {
        Byte(buffer, code);
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(4), count);
        buffer.Advance(4);
    }

    private static void Byte(ArrayBufferWriter<byte> buffer, byte code)
    {
        buffer.GetSpan(1)[0] = code;
        buffer.Advance(1);
    }
}
