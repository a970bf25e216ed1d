using System.ComponentModel;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Terraform;

/// <summary>Finds the Terraform to run: the one named, else one on PATH, else a pinned release that is fetched.</summary>
/// <param name="runner">Asks programs for their version.</param>
/// <param name="installer">Fetches the pinned release.</param>
/// <param name="machine">Where to look.</param>
public sealed class TerraformLocator(ICommandRunner runner, TerraformInstaller installer, Machine machine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Finds it.</summary>
    /// <param name="explicitPath">Absolute path the user named; <see langword="null"/> to search.</param>
    /// <param name="cancellationToken">Stops the search or the download.</param>
    /// <returns>A Terraform or OpenTofu that runs and is new enough.</returns>
    /// <exception cref="NubesGenException">NG3001: the named file does not exist. NG3002: what was found does not run or is too old;
    /// nothing is fetched then, since the user meant that one. NG3003 to NG3006: the release could not be fetched.</exception>
    public async Task<TerraformTool> LocateAsync(string? explicitPath, CancellationToken cancellationToken)
    {
        if (explicitPath is not null && !File.Exists(explicitPath))
        {
            throw new NubesGenException(TerraformProblems.NotThere(explicitPath));
        }

        string?[] candidates = explicitPath is not null ? [explicitPath] : [machine.FindProgram("terraform"), machine.FindProgram("tofu")];
        var refused = new List<string>();
        foreach (var path in candidates.OfType<string>())
        {
            var tool = await InspectAsync(path, cancellationToken);
            if (tool is { IsNewEnough: true })
            {
                return tool;
            }

            refused.Add($"'{path}' ({tool?.Version.ToString() ?? "does not run"})");
        }

        if (refused.Count > 0)
        {
            throw new NubesGenException(TerraformProblems.NotUsable(refused));
        }

        var installed = await installer.InstallAsync(cancellationToken);
        return await InspectAsync(installed, cancellationToken)
            ?? throw new NubesGenException(TerraformProblems.NotUsable([$"'{installed}' (does not run)"]));
    }

    private async Task<TerraformTool?> InspectAsync(string path, CancellationToken cancellationToken)
    {
        var command = new Command(path, "version", "-json")
        {
            // Terraform looks for a lock file where it runs; beside itself there is none.
            WorkingDirectory = Path.GetDirectoryName(path)!,
            Environment = TerraformEnvironment.Of(machine),
            TimeLimit = Patience,
        };
        try
        {
            var result = await runner.RunAsync(command, cancellationToken);
            return result.Succeeded ? TerraformTool.FromVersionJson(path, result.Output) : null;
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            return null;
        }
    }
}
