using System.Text;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Schema;

namespace NubesGen.Simulator.Provider;

/// <summary>The schema as Terraform wants to have it.</summary>
internal static class SchemaMessage
{
    /// <summary>The answer to GetProviderSchema.</summary>
    public static byte[] Write(AzureCatalog catalog)
    {
        var message = new ProtobufWriter().Message(1, Schema(catalog.Provider));
        foreach (var type in catalog.Resources)
        {
            message.Message(2, Entry(type.Name, type.Schema));
        }

        foreach (var (name, schema) in catalog.DataSources)
        {
            message.Message(3, Entry(name, schema));
        }

        // Terraform then asks for the schema once a command, not once a process.
        const int SchemaIsOptional = 2;
        return message.Message(6, new ProtobufWriter().Flag(SchemaIsOptional, true)).ToArray();
    }

    private static ProtobufWriter Entry(string name, TypeSchema schema) => new ProtobufWriter().Text(1, name).Message(2, Schema(schema));

    private static ProtobufWriter Schema(TypeSchema schema) => new ProtobufWriter().Number(1, schema.Version).Message(2, Block(schema.Block));

    private static ProtobufWriter Block(Block block)
    {
        var message = new ProtobufWriter();
        foreach (var attribute in block.Attributes)
        {
            message.Message(2, new ProtobufWriter()
                .Text(1, attribute.Name)
                .Bytes(2, Encoding.UTF8.GetBytes(attribute.Type.Json.GetRawText()))
                .Flag(4, attribute.Flags.HasFlag(AttributeFlags.Required))
                .Flag(5, attribute.Flags.HasFlag(AttributeFlags.Optional))
                .Flag(6, attribute.IsComputed)
                .Flag(7, attribute.Flags.HasFlag(AttributeFlags.Sensitive))
                .Flag(9, attribute.Flags.HasFlag(AttributeFlags.Deprecated))
                .Flag(11, attribute.IsWriteOnly));
        }

        foreach (var nested in block.Blocks)
        {
            message.Message(3, new ProtobufWriter()
                .Text(1, nested.Name)
                .Message(2, Block(nested.Block))
                .Number(3, (int)nested.Nesting)
                .Number(4, nested.MinItems)
                .Number(5, nested.MaxItems));
        }

        return message;
    }
}
