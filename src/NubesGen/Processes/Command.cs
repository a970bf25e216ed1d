namespace NubesGen.Processes;

/// <summary>A program to run. Arguments are a list and never pass through a shell.</summary>
/// <param name="Program">Absolute path, or a name to be found on PATH.</param>
/// <param name="Arguments">The arguments, unquoted.</param>
public sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Absolute path of the folder to run in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process: nothing is inherited beside it. Secrets go here, never into <see cref="Arguments"/>.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the program reads from its standard input; nothing by default.</summary>
    public string StandardInput { get; init; } = "";

    /// <summary>After this the whole process group is killed: a last resort against programs that hang for ever.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Files that take standard output and error instead of pipes. With them the program outlives us: when we are killed it
    /// writes on and finishes, where a pipe would end it half way. <see langword="null"/>: pipes.
    /// </summary>
    public OutputFiles? Files { get; init; }

    /// <summary>Called with each line of standard output as it comes.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Called with the process id as soon as the process runs.</summary>
    public Action<int>? OnStarted { get; init; }
}

/// <summary>Where a program's output goes instead of pipes; both are overwritten.</summary>
/// <param name="Output">Absolute path for standard output.</param>
/// <param name="Error">Absolute path for standard error.</param>
public sealed record OutputFiles(string Output, string Error);

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; over 128 when a signal ended it.</param>
/// <param name="Output">Its whole standard output.</param>
/// <param name="Error">Its whole standard error.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs programs. The only place that knows how.</summary>
public interface ICommandRunner
{
    /// <summary>
    /// Runs a program in a session of its own and waits for its end. Cancelling sends it exactly one SIGINT and goes on waiting until it
    /// ends by itself or <see cref="Command.TimeLimit"/> kills it; then <see cref="OperationCanceledException"/> is thrown.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Asks the program to stop.</param>
    /// <returns>How it ended; a non-zero exit code is not an exception.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">Windows: the program does not exist or cannot be run. Elsewhere that is exit code 126 or 127.</exception>
    /// <exception cref="TimeoutException">The time limit was reached and the program was killed.</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Starts a program that lives on after us: own session, no handle of ours, output appended to a file.</summary>
    /// <param name="command">What to start; <see cref="Command.Files"/>, <see cref="Command.OnOutput"/> and <see cref="Command.StandardInput"/> do not apply.</param>
    /// <param name="logFile">Absolute path of the file that gets standard output and error, appended.</param>
    /// <param name="cancellationToken">Stops the starting, not the program.</param>
    /// <returns>Who it is, for <see cref="ProcessTable"/>.</returns>
    Task<ProcessIdentity> StartDetachedAsync(Command command, string logFile, CancellationToken cancellationToken);
}
