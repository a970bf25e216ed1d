using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Starts a release as a process and sees whether it is healthy.</summary>
/// <param name="machine">Where dotnet is, and the few inherited variables.</param>
/// <param name="runner">Starts processes.</param>
internal sealed class ApplicationStarter(Machine machine, ICommandRunner runner)
{
    /// <summary>A worker that still runs after this is healthy.</summary>
    private static readonly TimeSpan WorkerTrial = TimeSpan.FromSeconds(5);

    private static readonly StopManner Stop = new(Interrupt: false, TimeSpan.FromSeconds(10));

    private readonly LocalProcesses processes = new(runner);

    /// <summary>Makes sure that a folder holds something that can be run.</summary>
    /// <param name="content">Absolute path of the folder.</param>
    /// <param name="assembly">Name of the assembly without extension.</param>
    /// <exception cref="NubesGenException">NG5012: there is no program. NG5013: dotnet is missing.</exception>
    public void RequireProgram(string content, string assembly) => _ = Program(content, assembly);

    /// <summary>The command that runs a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="content">Absolute path of its files, where it runs.</param>
    /// <param name="address">Where it should answer; <see langword="null"/> for a worker.</param>
    /// <returns>What to start.</returns>
    /// <exception cref="NubesGenException">NG5012: there is no program. NG5013: dotnet is missing.</exception>
    public Command Command(Release release, string content, Uri? address)
    {
        var environment = ChildEnvironment.Of(machine);
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["DOTNET_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in release.Settings)
        {
            environment[name] = value;
        }

        if (address is not null)
        {
            environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        }

        var (program, arguments) = Program(content, release.AssemblyName);
        return new Command(program, arguments) { WorkingDirectory = content, Environment = environment };
    }

    /// <summary>Starts a release and waits until it is healthy.</summary>
    /// <param name="release">The release.</param>
    /// <param name="command">What <see cref="Command"/> returned for it.</param>
    /// <param name="address">Where it should answer; <see langword="null"/> for a worker.</param>
    /// <param name="recordFile">Absolute path of the process's record.</param>
    /// <param name="log">Gets its output.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns><see langword="null"/> when healthy, else what is the matter; the process is then still on record.</returns>
    public async Task<Ailment?> StartAsync(
        Release release, Command command, Uri? address, string recordFile, LogFile log, CancellationToken cancellationToken)
    {
        var from = log.Begin($"release {release.Number}{(address is null ? "" : $" on {address}")}");
        var process = await processes.StartAsync(recordFile, command, log.Path, Stop, cancellationToken);
        var answer = address is null
            ? await WatchAsync(process, cancellationToken)
            : await LocalHealth.WaitAsync(address, release.HealthCheckPath, process, release.HealthTimeout, cancellationToken);
        return answer is null ? null : new Ailment(answer, log.LastLines(from));
    }

    private static async Task<string?> WatchAsync(ProcessRecord process, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + WorkerTrial;
        while (process.IsAlive())
        {
            if (DateTime.UtcNow > deadline)
            {
                return null;
            }

            await Task.Delay(100, cancellationToken);
        }

        return $"it has ended within {WorkerTrial.TotalSeconds} s";
    }

    private (string Program, string[] Arguments) Program(string content, string assembly)
    {
        var library = Path.Combine(content, assembly + ".dll");
        var executable = Path.Combine(content, assembly);
        if (NeedsDotnet(Path.Combine(content, assembly + ".runtimeconfig.json")) && File.Exists(library))
        {
            return (machine.Variable("DOTNET_HOST_PATH") ?? machine.FindProgram("dotnet") ?? throw new NubesGenException(DeploymentProblems.NoDotnet()), [library]);
        }

        return File.Exists(executable) ? (executable, []) : throw new NubesGenException(DeploymentProblems.NothingPublished(content, assembly));
    }

    /// <summary>A self-contained application has <c>includedFrameworks</c> in place of these two; a single file has no such file at all.
    /// Source: https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md.</summary>
    private static bool NeedsDotnet(string runtimeConfig)
    {
        if (!File.Exists(runtimeConfig))
        {
            return false;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(runtimeConfig));
        return json.RootElement.TryGetProperty("runtimeOptions", out var options)
            && (options.TryGetProperty("framework", out _) || options.TryGetProperty("frameworks", out _));
    }
}

/// <summary>What is the matter with an application.</summary>
/// <param name="Answer">What its health check said.</param>
/// <param name="LastLines">What it has written at last.</param>
internal sealed record Ailment(string Answer, string LastLines);
