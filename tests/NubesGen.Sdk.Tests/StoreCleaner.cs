using System.Diagnostics;

namespace NubesGen.Tests;

/// <summary>Ends what a failed test left behind: processes that run in a folder of the test's own.</summary>
internal static class StoreCleaner
{
    public static void StopEverythingIn(string folder)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsIn(process.Id, folder))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>How many processes run in a folder or were started with it on their command line.</summary>
    public static int CountIn(string folder) => Process.GetProcesses().Count(process =>
    {
        using (process)
        {
            return IsIn(process.Id, folder);
        }
    });

    /// <summary>Whether a process runs in a folder or was started with it on its command line.</summary>
    public static bool IsIn(int id, string folder)
    {
        try
        {
            var directory = File.ResolveLinkTarget($"/proc/{id}/cwd", returnFinalTarget: false)?.FullName;
            var commandLine = File.ReadAllText($"/proc/{id}/cmdline");
            return id != Environment.ProcessId
                && (directory?.StartsWith(folder, StringComparison.Ordinal) == true || commandLine.Contains(folder, StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
