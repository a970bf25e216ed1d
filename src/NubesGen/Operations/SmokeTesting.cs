using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Operations;

/// <summary>Runs the user's test projects on what was deployed: <c>dotnet test</c>, told the address by an environment variable.</summary>
/// <param name="runner">Runs dotnet.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows what the tests print.</param>
internal sealed class SmokeTesting(ICommandRunner runner, Machine machine, IProgressReporter reporter)
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <summary>Runs them one after the other, to the last even if one has failed.</summary>
    /// <param name="projects">Absolute paths of project files.</param>
    /// <param name="configuration">What they are built as, e.g. <c>Release</c>: as what was deployed, which then need not be built again.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="address">Where the application answers; empty for a worker.</param>
    /// <param name="cancellationToken">Interrupts them.</param>
    /// <returns>Done when all have passed.</returns>
    /// <exception cref="NubesGenException">NG5081: some have failed.</exception>
    public async Task RunAsync(
        IReadOnlyList<string> projects, string configuration, string environment, string address, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            reporter.Step($"smoke tests {name}");
            var result = await runner.RunAsync(Command(project, configuration, environment, address), cancellationToken);
            if (!result.Succeeded)
            {
                Show(result.Error);
                failed.Add(name);
            }
        }

        if (failed.Count > 0)
        {
            throw new NubesGenException(ChainProblems.SmokeTestsFailed(failed, environment));
        }
    }

    /// <summary>
    /// In the project's folder and without its name: in what way <c>dotnet test</c> takes that depends on the test platform that <c>global.json</c>
    /// names (https://learn.microsoft.com/dotnet/core/tools/dotnet-test).
    /// </summary>
    private Command Command(string project, string configuration, string environment, string address)
    {
        (string Name, string Value)[] variables =
        [
            ("NUBESGEN_ADDRESS", address),
            ("NUBESGEN_ENVIRONMENT", environment),
            // The tests may refer to the application, which is not to be generated for a second time while this build is at it.
            ("NubesGenGenerate", "false"),
        ];
        return new DotNetCommand(machine).Of(Path.GetDirectoryName(project)!, ["test", "--configuration", configuration], variables) with
        {
            TimeLimit = Limit,
            OnOutput = Show,
        };
    }

    private void Show(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            reporter.Step(line);
        }
    }
}
