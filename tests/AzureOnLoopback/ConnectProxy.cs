using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// The way to names that no resolver knows: an HTTP proxy that opens tunnels (<c>CONNECT</c>) to ports on loopback and to nothing else.
/// Whatever it cannot reach it hangs up on, without an answer: Terraform tries again nearly without end on a 502, but takes a lost
/// connection for what it is.
/// </summary>
/// <param name="route">The port on loopback behind a host; <see langword="null"/> for a host that is not ours.</param>
internal sealed class ConnectProxy(Func<string, int?> route) : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> open = new();
    private readonly ConcurrentBag<Task> tunnels = [];
    private readonly ConcurrentQueue<string> refused = new();
    private Task accepting = Task.CompletedTask;
    private int opened;
    private volatile bool isCut;

    /// <summary>Its address, for <c>HTTPS_PROXY</c>.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>How many tunnels have been opened.</summary>
    public int Opened => opened;

    /// <summary>The hosts that were asked for and not reached.</summary>
    public IReadOnlyCollection<string> Refused => refused;

    /// <summary>While true, nobody gets through; what is open when it becomes true is torn down.</summary>
    public bool IsCut
    {
        get => isCut;
        set
        {
            isCut = value;
            if (value)
            {
                HangUp();
            }
        }
    }

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Tears down what is open; new tunnels are welcome.</summary>
    public void HangUp()
    {
        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        HangUp();
        await Task.WhenAll(tunnels);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                tunnels.Add(ServeAsync(await listener.AcceptSocketAsync()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        open[client] = open[server] = 0;
        var host = "";
        try
        {
            host = await AskedHostAsync(client);
            if (isCut || route(host) is not { } port)
            {
                refused.Enqueue(host);
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, port);
            Interlocked.Increment(ref opened);
            await client.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            // Either end closing ends the tunnel: HTTP over TLS closes both ways at once.
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            refused.Enqueue(host);
        }
        finally
        {
            client.Dispose();
            open.TryRemove(client, out _);
            open.TryRemove(server, out _);
        }
    }

    /// <summary>Reads the head of a request; its first line is <c>CONNECT host:port HTTP/1.1</c>.</summary>
    private static async Task<string> AskedHostAsync(Socket client)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await client.ReceiveAsync(buffer);
            if (read == 0)
            {
                return "";
            }

            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        var words = head.ToString().Split(' ');
        return words is ["CONNECT", var target, ..] ? target[..target.LastIndexOf(':')] : "";
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone; so is the tunnel.
        }
    }
}
