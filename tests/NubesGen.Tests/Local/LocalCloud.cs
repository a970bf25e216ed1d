using NubesGen.Applications;
using NubesGen.Deployment.Local;
using NubesGen.Processes;

namespace NubesGen.Tests.Local;

/// <summary>An environment of its own for a test; nothing of it is left afterwards.</summary>
internal sealed class LocalCloud : IAsyncDisposable
{
    private readonly bool ownsFolder;

    public LocalCloud(string name = "alice", TestFolder? folder = null, params (string Name, string Value)[] variables)
    {
        ownsFolder = folder is null;
        Folder = folder ?? new TestFolder();
        Machine = ScrubbedMachine.Create(variables);
        Environment = new LocalEnvironment
        {
            StoreDirectory = Folder[".nubesgen", "todo-api", $"rg-todo-api-{name}"],
            Application = "todo-api",
            DatabaseName = "todo_api",
            Name = name,
            SettingsFile = Folder["terraform", "environments", "local.env"],
        };
    }

    public TestFolder Folder { get; }

    public Machine Machine { get; }

    public RecordingReporter Reporter { get; } = new();

    public LocalEnvironment Environment { get; }

    public CommandRunner Runner => new(Machine);

    public LocalPorts Ports => new(Machine);

    public LocalServices Services => new(Machine, Runner, Reporter);

    public LocalApplication Application => new(Machine, Runner, Ports, Reporter);

    public string SharedHome => ServiceFolders.SharedHome(Environment);

    public DeclaredService Declare(ServiceDefinition definition) => new(definition, Ports.PortFor(Environment, definition.Id));

    public Task<IReadOnlyDictionary<string, string>> EnsureAsync(params DeclaredService[] services) =>
        Services.EnsureAsync(Environment, services, removeData: false, CancellationToken.None);

    public Task DestroyAsync() => new LocalEnvironments(Machine, Reporter).DestroyAsync(Environment, CancellationToken.None);

    /// <summary>Everything of this environment that runs: what works in its folders or was started with one of its files.</summary>
    public IReadOnlyList<int> Processes() => [.. RunningProcesses().Select(process => process.Pid)];

    /// <summary>The command lines of <see cref="Processes"/>.</summary>
    public IReadOnlyList<string> CommandLines() => [.. RunningProcesses().Select(process => process.CommandLine)];

    /// <summary>As a reboot or the kernel would: no process gets a chance to tidy up.</summary>
    public async Task KillAllAsync()
    {
        for (var pids = Processes(); pids.Count > 0; pids = Processes())
        {
            foreach (var pid in pids)
            {
                await Runner.RunAsync(Shell($"kill -9 {pid} 2>/dev/null || true"), CancellationToken.None);
                // One that is just ending has no command line any more, and yet still is there.
                await Until.TrueAsync(() => ProcessTable.Identify(pid) is null);
            }
        }
    }

    public Command Shell(string script) => new("/bin/sh", "-c", script) { WorkingDirectory = "/", Environment = Machine.Variables };

    public async ValueTask DisposeAsync()
    {
        await DestroyAsync();
        if (ownsFolder)
        {
            Folder.Dispose();
        }
    }

    private IEnumerable<(int Pid, string CommandLine)> RunningProcesses()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && ProcessTable.Identify(pid) is not null && CommandLineOf(pid) is { } line)
            {
                yield return (pid, line);
            }
        }
    }

    /// <summary>Null for a process of somebody else, and for one that ended while it was looked at: PostgreSQL ends one for each connection.</summary>
    private string? CommandLineOf(int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/cmdline");
            var text = line + new FileInfo($"/proc/{pid}/cwd").LinkTarget;
            return text.Contains(Environment.StoreDirectory, StringComparison.Ordinal) || text.Contains(SharedHome, StringComparison.Ordinal) ? line : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
