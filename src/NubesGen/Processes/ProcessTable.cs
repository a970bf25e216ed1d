using System.Globalization;
using System.Runtime.InteropServices;

namespace NubesGen.Processes;

/// <summary>Looks processes up and stops them, known by id and start time, never by id alone.</summary>
public static class ProcessTable
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Who this process is.</summary>
    /// <returns>Our own identity.</returns>
    public static ProcessIdentity Self() => Identify(System.Environment.ProcessId)
        ?? new ProcessIdentity(System.Environment.ProcessId, "", BootSession.Id());

    /// <summary>Finds out who a process is.</summary>
    /// <param name="pid">The process id.</param>
    /// <returns>Its identity, or <see langword="null"/> when it has ended; a zombie has ended.</returns>
    public static ProcessIdentity? Identify(int pid) =>
        StartTime(pid) is { } startTime ? new ProcessIdentity(pid, startTime, BootSession.Id()) : null;

    /// <summary>Whether this very process still runs.</summary>
    /// <param name="process">Who.</param>
    /// <returns>False also when another process has its id now.</returns>
    public static bool IsAlive(ProcessIdentity process) => Identify(process.Pid) == process;

    /// <summary>Whether this very process has ended, beyond doubt.</summary>
    /// <param name="process">Who.</param>
    /// <returns>False also when we cannot know: it belongs to another machine, to another container, or to somebody whose processes we may not see.</returns>
    public static bool HasEnded(ProcessIdentity process) =>
        process.BootId == BootSession.Id() && StartTime(process.Pid) != process.StartTime && !IsHidden(process.Pid);

    /// <summary>Whether a program runs on this machine, whoever has started it.</summary>
    /// <param name="names">Its names, without folder and extension.</param>
    /// <param name="before">Those that were started later do not count.</param>
    /// <param name="counts">Whether a process of such a name counts.</param>
    /// <returns>True also when we may not see when one was started.</returns>
    internal static bool AnyRuns(IEnumerable<string> names, DateTimeOffset before, Func<int, bool> counts) => names.SelectMany(System.Diagnostics.Process.GetProcessesByName).Any(process =>
    {
        using (process)
        {
            try
            {
                return StartTime(process.Id) is not null && process.StartTime.ToUniversalTime() <= before.UtcDateTime && counts(process.Id);
            }
            catch (InvalidOperationException)
            {
                return false;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return counts(process.Id);
            }
        }
    });

    /// <summary>Asks a process to end, and kills its whole group if it has not within the time.</summary>
    /// <param name="process">Who; nothing happens when it has ended.</param>
    /// <param name="patience">How long to wait before the kill.</param>
    /// <param name="interrupt">SIGINT instead of SIGTERM, for programs that take it as "fast shutdown".</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done when the process is gone.</returns>
    public static async Task StopAsync(ProcessIdentity process, TimeSpan patience, bool interrupt, CancellationToken cancellationToken)
    {
        if (!IsAlive(process))
        {
            return;
        }

        _ = Kill(process.Pid, interrupt ? SigInt : SigTerm);
        var deadline = DateTime.UtcNow + patience;
        while (IsAlive(process))
        {
            if (DateTime.UtcNow > deadline)
            {
                KillGroup(process.Pid);
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Kills what a process that led a session has left behind: children that outlived it.</summary>
    /// <param name="leader">Who; nothing happens while any process has its id, for then the group is not its own any more.</param>
    internal static void KillRemnants(ProcessIdentity leader)
    {
        if (leader.BootId == BootSession.Id() && Identify(leader.Pid) is null)
        {
            _ = Kill(-leader.Pid, SigKill);
        }
    }

    /// <summary>Sends one SIGINT, as Ctrl+C would.</summary>
    /// <param name="pid">The process id.</param>
    internal static void Interrupt(int pid) => _ = Kill(pid, SigInt);

    /// <summary>Kills a process and its group at once.</summary>
    /// <param name="pid">The id of the group's leader.</param>
    internal static void KillGroup(int pid)
    {
        _ = Kill(-pid, SigKill);
        _ = Kill(pid, SigKill);
    }

    private static string? StartTime(int pid) => OperatingSystem.IsLinux() ? LinuxStartTime(pid) : PortableStartTime(pid);

    /// <summary>Field 22 of <c>/proc/pid/stat</c>: clock ticks since boot (proc(5)). Fields are counted after the last parenthesis,
    /// since a program's name may hold spaces and parentheses itself.</summary>
    private static string? LinuxStartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the id is in use by somebody whose processes we may not even look at, as <c>hidepid</c> of Linux has it.</summary>
    private static bool IsHidden(int pid)
    {
        const int notPermitted = 1;
        return !OperatingSystem.IsWindows() && UnixKill(pid, 0) != 0 && Marshal.GetLastPInvokeError() == notPermitted;
    }

    private static string? PortableStartTime(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int Kill(int pid, int signal) => OperatingSystem.IsWindows() ? KillOnWindows(pid) : UnixKill(pid, signal);

    private static int KillOnWindows(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Math.Abs(pid));
            process.Kill(entireProcessTree: true);
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnixKill(int pid, int signal);
}
