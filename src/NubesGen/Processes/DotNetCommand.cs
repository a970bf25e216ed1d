using NubesGen.Diagnostics;

namespace NubesGen.Processes;

/// <summary>Starts <c>dotnet</c> from within a build: what the running MSBuild has told its own processes is not for others.</summary>
/// <param name="machine">The caller's environment.</param>
internal sealed class DotNetCommand(Machine machine)
{
    /// <summary>A command that inherits the caller's environment but for MSBuild's own.</summary>
    /// <param name="folder">Absolute path of the folder to run in: it decides which SDK and which package sources are used.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="variables">Variables that it gets beside.</param>
    /// <returns>What to run.</returns>
    /// <exception cref="NubesGenException">NG5013: there is no dotnet.</exception>
    public Command Of(string folder, IReadOnlyList<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        var environment = machine.Variables
            .Where(variable => !variable.Key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return new Command(machine.DotNetHost ?? throw new NubesGenException(DeploymentProblems.NoDotnet()), arguments)
        {
            WorkingDirectory = folder,
            Environment = environment,
        };
    }
}
