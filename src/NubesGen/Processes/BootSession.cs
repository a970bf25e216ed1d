using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace NubesGen.Processes;

/// <summary>Tells one start of one machine from all others, since process ids mean something within it only.</summary>
internal static class BootSession
{
    /// <summary>What names it.</summary>
    /// <returns>The same as long as the system runs, also over a sleep; in a container another than outside of it.</returns>
    public static string Id() =>
        OperatingSystem.IsLinux() ? Linux()
        : OperatingSystem.IsMacOS() && MacOS() is { } session ? session
        // Windows counts the time asleep. A minute alone would be any machine's that was started in it.
        : $"{Environment.MachineName}/{(DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64)).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}";

    /// <summary>With the namespace of process ids: the containers of one machine share its start, but each counts its own.</summary>
    private static string Linux() =>
        $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{new FileInfo("/proc/self/ns/pid").LinkTarget}";

    /// <summary>The clock that counts from the start stands still while a Mac sleeps.</summary>
    private static string? MacOS()
    {
        var buffer = new byte[64];
        nint length = buffer.Length;
        return SysctlByName("kern.bootsessionuuid", buffer, ref length, 0, 0) == 0 ? Encoding.ASCII.GetString(buffer, 0, (int)length).TrimEnd('\0') : null;
    }

    /// <summary>sysctlbyname(3).</summary>
    [DllImport("libc", EntryPoint = "sysctlbyname", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SysctlByName([MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, ref nint length, nint newValue, nint newLength);
}
