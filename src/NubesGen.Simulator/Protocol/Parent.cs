using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NubesGen.Simulator.Protocol;

/// <summary>The process that we live for. Terraform killed hard tells nobody: then we would run for ever.</summary>
internal static class Parent
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the process that started us is gone, or nobody has been connected for a while.</summary>
    /// <param name="connections">How many connections are open.</param>
    /// <param name="patience">How long nobody may be connected.</param>
    public static async Task GoneAsync(Func<int> connections, TimeSpan patience)
    {
        var parent = Id();
        for (var idle = Stopwatch.StartNew(); Id() == parent && idle.Elapsed < patience;)
        {
            await Task.Delay(Interval);
            if (connections() > 0)
            {
                idle.Restart();
            }
        }
    }

    /// <summary>Waits until a process is gone.</summary>
    /// <param name="processId">Which.</param>
    public static async Task GoneAsync(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has gone before we looked.
        }
    }

    /// <summary>A process whose parent ends gets another one. Windows keeps the old id: there only <c>patience</c> ends us.</summary>
    private static int Id() => OperatingSystem.IsWindows() ? 0 : getppid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int getppid();
}
