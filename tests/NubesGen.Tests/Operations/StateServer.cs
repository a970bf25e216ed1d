using System.Net;
using System.Net.Sockets;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

/// <summary>
/// Terraform's http backend in front of a store on this machine: a store that can go away half way, as one in the cloud may.
/// https://developer.hashicorp.com/terraform/language/backend/http.
/// </summary>
internal sealed class StateServer : IAsyncDisposable
{
    private readonly FileEnvironmentStore store;
    private readonly HttpListener listener = new();
    private readonly Task serving;

    public StateServer(FileEnvironmentStore store)
    {
        this.store = store;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        listener.Prefixes.Add(Address);
        listener.Start();
        serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>How many times from now a state is not taken.</summary>
    public int Refusals { get; set; }

    public IReadOnlyDictionary<string, string> Configuration => new Dictionary<string, string> { ["address"] = Address, ["retry_max"] = "0" };

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                await AnswerAsync(context);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (context.Request.HttpMethod == "GET")
        {
            if (await store.ReadStateAsync(CancellationToken.None) is { } state)
            {
                await context.Response.OutputStream.WriteAsync(state.ToMemory());
            }
            else
            {
                context.Response.StatusCode = 404;
            }
        }
        else if (Refusals > 0)
        {
            Refusals--;
            context.Response.StatusCode = 503;
        }
        else
        {
            using var content = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(content);
            await store.WriteAsync(Path.GetFileName(store.StateLocation), new BinaryData(content.ToArray()), CancellationToken.None);
        }
    }
}
