using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>A real container registry (Debian's <c>docker-registry</c>) on a port of loopback, over plain HTTP and without sign-in: what is before it sees to both.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/bin"];

    private readonly Process process;

    private DockerRegistry(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>E.g. <c>http://127.0.0.1:40500</c>.</summary>
    public Uri Address { get; }

    /// <summary>Installs it where it is missing, and starts it.</summary>
    /// <param name="folder">Gets its data and configuration.</param>
    public static async Task<DockerRegistry> StartAsync(string folder)
    {
        await DebianPackages.EnsureAsync(Folders, ("docker-registry", "docker-registry"));
        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var configuration = Path.Combine(folder, "config.yml");
            await File.WriteAllTextAsync(configuration, $$"""
                version: 0.1
                log: { level: warn, accesslog: { disabled: true } }
                storage: { filesystem: { rootdirectory: {{System.Text.Json.JsonSerializer.Serialize(Path.Combine(folder, "data"))}} }, delete: { enabled: true } }
                http: { addr: "127.0.0.1:{{port}}", relativeurls: true }
                """);
            var registry = new DockerRegistry(Start(configuration, folder), new Uri($"http://127.0.0.1:{port}"));
            if (await registry.AnswersAsync())
            {
                return registry;
            }

            // Somebody else was faster with the port.
            await registry.DisposeAsync();
            if (attempt == 5)
            {
                throw new InvalidOperationException("docker-registry does not start.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>It ends when its shell's standard input does, so that it goes also with a test run that is killed.</summary>
    private static Process Start(string configuration, string folder)
    {
        var machine = ScrubbedMachine.Create();
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$1\" serve \"$2\" & cat >/dev/null; kill $!; wait $!; exit 0", "sh", machine.FindProgram("docker-registry", Folders)!, configuration])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in machine.Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        using var client = new HttpClient();
        for (var deadline = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < deadline; await Task.Delay(50))
        {
            try
            {
                using var response = await client.GetAsync(new Uri(Address, "/v2/"));
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        return false;
    }
}
