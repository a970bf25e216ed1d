using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NubesGen.Tests.Terraform;

/// <summary>Answers every request with the same bytes and closes the connection.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    /// <param name="head">The status line and headers, each ended by a line feed.</param>
    /// <param name="body">What follows them.</param>
    public LoopbackServer(string head, byte[] body)
    {
        listener.Start();
        serving = ServeAsync([.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n"), .. body]);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public int Requests { get; private set; }

    public static LoopbackServer Ok(byte[] body) => new($"HTTP/1.1 200 OK\nContent-Length: {body.Length}\nConnection: close\n", body);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Requests++;
                await using var stream = client.GetStream();
                var request = new StringBuilder();
                for (var buffer = new byte[4096]; !request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal);)
                {
                    request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
                }

                await stream.WriteAsync(answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
