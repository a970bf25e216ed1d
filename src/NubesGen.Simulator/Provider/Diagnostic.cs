using NubesGen.Simulator.Protocol;

namespace NubesGen.Simulator.Provider;

/// <summary>An error as Terraform shows it.</summary>
/// <param name="Summary">Its first line.</param>
/// <param name="Detail">The rest; may be empty.</param>
/// <param name="Path">Names, and positions in lists, of the argument it is about: Terraform shows the line. Empty for the whole block.</param>
internal sealed record Diagnostic(string Summary, string Detail = "", params IReadOnlyList<object> Path)
{
    private const int Error = 1;

    /// <summary>The message of the protocol.</summary>
    public ProtobufWriter ToMessage()
    {
        var message = new ProtobufWriter().Number(1, Error).Text(2, Summary).Text(3, Detail);
        return Path.Count > 0 ? message.Message(4, PathMessage(Path)) : message;
    }

    /// <summary>A path in the protocol's form.</summary>
    public static ProtobufWriter PathMessage(IReadOnlyList<object> path)
    {
        var message = new ProtobufWriter();
        foreach (var step in path)
        {
            message.Message(1, step switch
            {
                string name => new ProtobufWriter().Text(1, name),
                int index => new ProtobufWriter().Choice(3, index),
                _ => throw new ArgumentException($"{step} is no step of a path.", nameof(path)),
            });
        }

        return message;
    }
}
