using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace NubesGen.Simulator.Protocol;

/// <summary>The HTTP/2 server on a port of its own on the loopback address.</summary>
internal sealed class PluginServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private int connections;

    private PluginServer(WebApplication application)
    {
        this.application = application;
    }

    /// <summary>Where it listens: <c>127.0.0.1:port</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>How many connections are open.</summary>
    public int Connections => connections;

    /// <summary>Starts to listen.</summary>
    /// <param name="handle">Answers each request.</param>
    /// <param name="tls">Ours and the client's certificate; <see langword="null"/> for no TLS.</param>
    public static async Task<PluginServer> StartAsync(RequestDelegate handle, PluginTls? tls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        PluginServer? server = null;
        builder.WebHost.UseKestrelCore();
        if (tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(System.Net.IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => async connection =>
                {
                    Interlocked.Increment(ref server!.connections);
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref server.connections);
                    }
                });
                if (tls is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = tls.Certificate;
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (certificate, _, _) => tls.IsClient(certificate);
                    });
                }
            });
        });
        var application = builder.Build();
        application.Run(handle);
        server = new PluginServer(application);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Address = new Uri(address).Authority;
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => application.DisposeAsync();
}
