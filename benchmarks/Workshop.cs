using System.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Benchmarks;

/// <summary>A temporary folder with our package freshly packed, and programs that run there and are timed. Gone with the benchmark.</summary>
internal sealed class Workshop : IDisposable
{
    private static readonly string[] Scrubbed = ["CI", "DOTNET_CLI_USE_MSBUILD_SERVER"];
    private static readonly string[] ScrubbedPrefixes = ["GITHUB_", "ARM_", "AZURE_", "TF_", "NUBESGEN_", "MSBUILD", "GIT_"];
    private static readonly string[] ScrubbedSuffixes = ["_PROXY"];

    private readonly Machine machine = Machine.Current();
    private readonly string folder = Directory.CreateTempSubdirectory("nubesgen-benchmark-").FullName;
    private readonly TextWriter log;
    private readonly CancellationToken cancellationToken;
    private readonly CommandRunner runner;
    private readonly Dictionary<string, string> environment;

    /// <summary>Makes the folder.</summary>
    /// <param name="log">Told what goes on.</param>
    /// <param name="cancellationToken">Stops the program that runs.</param>
    public Workshop(TextWriter log, CancellationToken cancellationToken)
    {
        this.log = log;
        this.cancellationToken = cancellationToken;
        runner = new CommandRunner(machine);
        environment = machine.Variables.Where(variable => IsKept(variable.Key)).ToDictionary(StringComparer.Ordinal);
        // Every build pays for all of itself: no process of an earlier one lives on to help it.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["CHECKPOINT_DISABLE"] = "1";
    }

    /// <summary>The absolute path of a file or folder in here.</summary>
    public string this[params string[] parts] => Path.Combine([folder, .. parts]);

    /// <summary>Says what goes on.</summary>
    /// <param name="message">One line.</param>
    public void Say(string message) => log.WriteLine(message);

    /// <summary>Packs our package as it is in this repository and makes it the first place projects in here restore from.</summary>
    /// <returns>The package's version.</returns>
    public async Task<string> PackAsync()
    {
        Say("packing NubesGen.Sdk");
        var packages = this["packages"];
        await RunAsync(RepositoryRoot(), "dotnet", "pack", "sdk/NubesGen.Sdk.csproj", "-c", "Release", "-o", packages);
        // A packages folder of its own: what an earlier benchmark has restored has the same version.
        await File.WriteAllTextAsync(this["nuget.config"], """
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="restored" />
              </config>
              <packageSources>
                <add key="workshop" value="packages" />
              </packageSources>
            </configuration>

            """, cancellationToken);
        return Path.GetFileNameWithoutExtension(Directory.GetFiles(packages, "NubesGen.Sdk.*.nupkg").Single())["NubesGen.Sdk.".Length..];
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="directory">Absolute path of the folder to run in.</param>
    /// <param name="program">Its name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Wall-clock time from start to end.</returns>
    /// <exception cref="BenchmarkException">It is not there, or failed.</exception>
    public Task<TimeSpan> RunAsync(string directory, string program, params string[] arguments) =>
        RunAsync(directory, new Dictionary<string, string>(), program, arguments);

    /// <summary>The same with more in its environment.</summary>
    /// <param name="directory">Absolute path of the folder to run in.</param>
    /// <param name="variables">Variables that only this program has, or has otherwise.</param>
    /// <param name="program">Its name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Wall-clock time from start to end.</returns>
    /// <exception cref="BenchmarkException">It is not there, or failed.</exception>
    public async Task<TimeSpan> RunAsync(string directory, IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        var path = machine.FindProgram(program) ?? throw new BenchmarkException($"This benchmark needs {program}. Install it and run again.");
        var command = new Command(path, arguments)
        {
            WorkingDirectory = directory,
            Environment = variables.Concat(environment).DistinctBy(variable => variable.Key).ToDictionary(),
        };
        var started = Stopwatch.GetTimestamp();
        var result = await runner.RunAsync(command, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return result.Succeeded
            ? elapsed
            : throw new BenchmarkException($"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static bool IsKept(string name) =>
        !Scrubbed.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !ScrubbedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        && !ScrubbedSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NubesGen.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchmarkException("This benchmark packs the package from its repository. Run it with: dotnet run -c Release --project benchmarks");
    }
}
