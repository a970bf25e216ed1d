using System.Text.RegularExpressions;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.GitOps.Local;

/// <summary>Runs a target of a project as it was pushed, and shows what it says while it says it.</summary>
/// <param name="project">The project.</param>
/// <param name="branch">The branch that was pushed.</param>
/// <param name="running">Where it is noted while it runs.</param>
/// <param name="runner">Runs programs.</param>
/// <param name="machine">The pusher's environment.</param>
/// <param name="reporter">Gets each line.</param>
internal sealed partial class PushedBuild(
    PushedProject project, string branch, RunningBuild running, ICommandRunner runner, Machine machine, IProgressReporter reporter)
{
    /// <summary>Whatever a build waits for has a limit of its own.</summary>
    private static readonly TimeSpan LastResort = TimeSpan.FromHours(2);

    /// <summary>Runs it.</summary>
    /// <param name="tree">The files as they were pushed.</param>
    /// <param name="target">The target.</param>
    /// <param name="isExpected">Says of an error's code whether it is none here: then its line is not shown, and alone it is no failure.</param>
    /// <param name="cancellationToken">Interrupts it once and waits for its end.</param>
    /// <returns>Whether it succeeded, and the codes of all its errors.</returns>
    public async Task<BuildOutcome> RunAsync(WorkTree tree, string target, Func<string, bool> isExpected, CancellationToken cancellationToken)
    {
        var codes = new List<string>();
        var file = Path.Combine(tree.Path, project.File);
        LinkSettings(tree);
        var command = new Command(
            machine.DotNetHost ?? "dotnet",
            [
                // As "build -c Release" does, but for the summary, which that always adds.
                "msbuild", file, "-restore", $"-t:{target}", "-p:Configuration=Release", "-nologo", "-tl:off", "-nodeReuse:false", "-v:minimal", "-clp:NoSummary",
                .. Properties.Select(property => $"-p:{property.Name}={Quoting.Property(property.Value)}"),
            ])
        {
            WorkingDirectory = Path.GetDirectoryName(file)!,
            Environment = Environment(),
            TimeLimit = LastResort,
            OnStarted = running.Note,
            OnOutput = line =>
            {
                var code = Error().Match(line) is { Success: true } error ? error.Groups[1].Value : null;
                if (code is not null && !codes.Contains(code))
                {
                    codes.Add(code);
                }

                if (line.Trim().Length > 0 && (code is null || !isExpected(code)))
                {
                    reporter.Step(line.Trim());
                }
            },
        };
        var result = await runner.RunAsync(command, cancellationToken);
        running.Forget();
        return new BuildOutcome(result.Succeeded, codes);
    }

    private IEnumerable<(string Name, string Value)> Properties =>
    [
        ("NubesGenBranch", branch),
        ("NubesGenCloud", "Local"),
        ("NubesGenLocalStore", project.Store),
        // As in CI: git is the truth.
        ("NubesGenVerify", "true"),
    ];

    /// <summary>Settings that the developer gives are not in git, and wanted all the same. A link, since they may be secret.</summary>
    private void LinkSettings(WorkTree tree)
    {
        if (project.SettingsInTree is null || !File.Exists(project.Settings))
        {
            return;
        }

        var link = Path.Combine(tree.Path, project.SettingsInTree);
        if (!File.Exists(link))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, project.Settings);
        }
    }

    /// <summary>
    /// The pusher's, without what the MSBuild that we run in has set for itself: the project may want another. A variable named as a property of
    /// ours would be one, and push all branches to one environment.
    /// </summary>
    private Dictionary<string, string> Environment() => machine.Variables
        .Where(variable => !variable.Key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            && !(variable.Key.StartsWith("NubesGen", StringComparison.OrdinalIgnoreCase) && !variable.Key.StartsWith("NUBESGEN_", StringComparison.Ordinal)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>An error of MSBuild's: https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks.</summary>
    [GeneratedRegex(@": error ([A-Za-z]+[0-9]+)\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex Error();
}

/// <summary>How a build ended.</summary>
/// <param name="Succeeded">Whether it succeeded.</param>
/// <param name="Codes">The codes of its errors, each once.</param>
internal sealed record BuildOutcome(bool Succeeded, IReadOnlyList<string> Codes);
