namespace NubesGen.Processes;

/// <summary>How a program gets a session of its own, so that Ctrl+C in the terminal reaches us alone and we decide.</summary>
internal static class Session
{
    /// <summary>The program and leading arguments that start another program in a new session, with the same process id.</summary>
    /// <param name="machine">Which system.</param>
    /// <returns>Empty on Windows, which has no sessions.</returns>
    public static IReadOnlyList<string> Prefix(Machine machine) =>
        machine.IsWindows ? []
        : machine.FindProgram("setsid") is { } setsid ? [setsid]
        // macOS has no setsid command, but comes with perl.
        : ["/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or exit 127", "--"];
}
