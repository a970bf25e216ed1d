using System.ComponentModel;
using NubesGen.Processes;

namespace NubesGen.GitOps.GitHub;

/// <summary>Finds the token for a GitHub, as its own command line does: https://cli.github.com/manual/gh_help_environment.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="runner">Runs <c>gh</c>.</param>
internal sealed class GitHubToken(Machine machine, ICommandRunner runner)
{
    /// <summary>The token that a run has for its own repository.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>A secret; <see langword="null"/> when it was not given.</returns>
    public static string? OfRun(Machine machine) => machine.Variable("GITHUB_TOKEN") ?? machine.Variable("GH_TOKEN");

    /// <summary>Finds it.</summary>
    /// <param name="remote">Whose token.</param>
    /// <param name="directory">Absolute path of any folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The token, a secret that nothing may show; or why there is none.</returns>
    public async Task<(string? Token, string WhyNot)> FindAsync(GitHubRemote remote, string directory, CancellationToken cancellationToken)
    {
        // One for GitHub must not go to another host.
        string[] names = remote.IsGitHubs || remote.IsOf(machine) ? ["GH_TOKEN", "GITHUB_TOKEN"] : ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
        if (names.Select(machine.Variable).FirstOrDefault(value => value is not null) is { } given)
        {
            return (given.Trim(), "");
        }

        if (machine.FindProgram("gh") is not { } gh)
        {
            return (null, $"{names[0]} is not set, and gh is not on the PATH");
        }

        try
        {
            var command = new Command(gh, ["auth", "token", "--hostname", remote.Host]) { WorkingDirectory = directory, Environment = machine.Variables };
            var result = await runner.RunAsync(command, cancellationToken);
            return result.Succeeded && result.Output.Trim() is { Length: > 0 } token ? (token, "") : (null, $"{names[0]} is not set, and gh knows no token");
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            return (null, $"{names[0]} is not set, and gh does not answer");
        }
    }
}
