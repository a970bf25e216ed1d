using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using NubesGen.Deployment.Local;
using NubesGen.Processes;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// Microsoft's storage emulator, as a real process over HTTPS that takes Entra tokens. It may be stopped and started: its data
/// stays, leases too.
/// </summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private static string RepositoryRoot => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Azurite ends when its standard input does, so that it goes also with a test run that is killed.</summary>
    private const string EndWithParent = "process.stdin.resume().on('end', () => process.kill(process.pid, 'SIGTERM'));\n";

    private readonly string node;
    private readonly string package;
    private readonly LoopbackCertificate certificate;
    private readonly string folder;
    private readonly string accounts;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    private Azurite(string node, string package, LoopbackCertificate certificate, string folder, string accounts)
    {
        this.node = node;
        this.package = package;
        this.certificate = certificate;
        this.folder = folder;
        this.accounts = accounts;
    }

    /// <summary>The port on loopback; <see langword="null"/> while it is stopped.</summary>
    public int? Port { get; private set; }

    /// <summary>What it has answered, e.g. <c>PUT /tfstate/key?comp=lease 201</c>; the newest may come some milliseconds late.</summary>
    public IReadOnlyList<string> Requests =>
        [.. output.Select(line => AccessLog().Match(line)).Where(match => match.Success).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];

    /// <summary>Fetches Azurite, and Node.js, unless they are here already. Nothing is started.</summary>
    /// <param name="certificate">What it is to show.</param>
    /// <param name="folder">Gets its data.</param>
    /// <param name="accounts">The storage accounts and their keys, as <c>name:key;name:key</c>.</param>
    public static async Task<Azurite> CreateAsync(LoopbackCertificate certificate, string folder, string accounts)
    {
        await DebianPackages.EnsureAsync([], ("node", "nodejs"), ("npm", "npm"));
        // npm's registry may be behind the caller's own proxy.
        var machine = Machine.Current();
        // The same program in the same version as on the Local cloud.
        var form = LocalForm.Load(Path.Combine(RepositoryRoot, "sdk", "catalog", "services", "storage-blob"))!;
        var packages = new NpmPackages(machine, new CommandRunner(machine), new RecordingReporter());
        var package = await packages.EnsureAsync(form.Npm!, machine.FindProgram("npm"), CancellationToken.None);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "end-with-parent.js"), EndWithParent);
        return new Azurite(machine.FindProgram("node")!, package!, certificate, folder, accounts);
    }

    /// <summary>Starts it; done when it listens.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(node,
        [
            "--require", Path.Combine(folder, "end-with-parent.js"),
            Path.Combine(package, "dist", "src", "blob", "main.js"),
            "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", folder,
            "--cert", certificate.CertificateFile, "--key", certificate.KeyFile, "--oauth", "basic",
            // Azure's packages are newer than it is.
            "--skipApiVersionCheck", "--disableTelemetry",
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in ScrubbedMachine.Create().Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["AZURITE_ACCOUNTS"] = accounts;
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Keep(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Azurite ended.\n{string.Join('\n', output.TakeLast(20))}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Port = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Stops it; what it holds is on disk.</summary>
    public async Task StopAsync()
    {
        Port = null;
        if (process is null)
        {
            return;
        }

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Keep(string? line, TaskCompletionSource<int> listening)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex("""successfully listen\w* (?:at|on) https://127\.0\.0\.1:(\d+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Listening();

    [GeneratedRegex("""\] "(\S+ \S+) HTTP/1\.1" (\d+) """)]
    private static partial Regex AccessLog();
}
