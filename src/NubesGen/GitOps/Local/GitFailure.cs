using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.GitOps.Local;

/// <summary>What to make of a git that has failed.</summary>
internal static class GitFailure
{
    /// <summary>Fails with what git has said.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="arguments">What followed <c>git</c>.</param>
    /// <returns>What it printed, without the last line's end.</returns>
    /// <exception cref="NubesGenException">NG6084.</exception>
    public static string ThrowIf(CommandResult result, IReadOnlyList<string> arguments) => result.Succeeded
        ? result.Output.TrimEnd('\n')
        : throw new NubesGenException(LocalGitOpsProblems.GitFailed(
            string.Join(' ', arguments), result.Error.Trim().Split('\n').LastOrDefault(line => line.Length > 0)?.TrimEnd('.') ?? $"exit code {result.ExitCode}"));
}
