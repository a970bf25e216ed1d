using System.Text.Json;

namespace NubesGen.Simulator.Protocol;

/// <summary>One server for any number of Terraform commands, which find it through TF_REATTACH_PROVIDERS.</summary>
internal static class ReattachServer
{
    private static readonly string[] Providers = ["registry.terraform.io/hashicorp/azurerm", "registry.opentofu.org/hashicorp/azurerm"];

    /// <summary>Serves until the parent is gone.</summary>
    /// <param name="endpoint">Makes what answers the requests, given what a request to end does: nothing, since it is one Terraform's of many.</param>
    /// <param name="file">Gets the value of TF_REATTACH_PROVIDERS as soon as it works.</param>
    /// <param name="parent">Id of the process that we live for.</param>
    public static async Task RunAsync(Func<Action, Microsoft.AspNetCore.Http.RequestDelegate> endpoint, string file, int parent)
    {
        await using var server = await PluginServer.StartAsync(endpoint(() => { }), tls: null);
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        await File.WriteAllTextAsync(temporary, Describe(server.Address));
        File.Move(temporary, file, overwrite: true);
        await Parent.GoneAsync(parent);
        Environment.Exit(0);
    }

    private static string Describe(string address)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var provider in Providers)
            {
                writer.WriteStartObject(provider);
                writer.WriteString("Protocol", "grpc");
                writer.WriteNumber("ProtocolVersion", 6);
                writer.WriteNumber("Pid", Environment.ProcessId);
                writer.WriteBoolean("Test", true);
                writer.WriteStartObject("Addr");
                writer.WriteString("Network", "tcp");
                writer.WriteString("String", address);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
