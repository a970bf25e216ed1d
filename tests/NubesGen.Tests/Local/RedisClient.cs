using System.Net;
using System.Net.Sockets;

namespace NubesGen.Tests.Local;

/// <summary>Just enough of Redis' protocol: one inline command a line.</summary>
internal sealed class RedisClient : IDisposable
{
    private readonly TcpClient client = new();

    private RedisClient()
    {
    }

    public static async Task<RedisClient> ConnectAsync(string connectionString)
    {
        var parts = connectionString.Split(',');
        var redis = new RedisClient();
        await redis.client.ConnectAsync(IPEndPoint.Parse(parts[0]));
        Assert.Equal("+OK", await redis.SendAsync($"AUTH {parts[1]["password=".Length..]}"));
        return redis;
    }

    public async Task<string> SendAsync(string command)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        var buffer = new byte[1024];
        var read = await stream.ReadAsync(buffer);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, read).Trim();
    }

    public void Dispose() => client.Dispose();
}
