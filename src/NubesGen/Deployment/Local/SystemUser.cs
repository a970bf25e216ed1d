using System.Globalization;
using System.Runtime.InteropServices;

namespace NubesGen.Deployment.Local;

/// <summary>A user of the system other than the caller, for programs that refuse root.</summary>
/// <param name="Name">Name.</param>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Id of the main group.</param>
internal sealed record SystemUser(string Name, int Uid, int Gid)
{
    /// <summary>Finds the first user that exists.</summary>
    /// <param name="names">Best first.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static SystemUser? Find(IReadOnlyList<string> names)
    {
        // passwd(5): name:password:uid:gid:...
        var users = File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= 4)
            .ToLookup(fields => fields[0], fields => (Uid: Number(fields[2]), Gid: Number(fields[3])), StringComparer.Ordinal);
        return names.SelectMany(name => users[name].Select(ids => new SystemUser(name, ids.Uid, ids.Gid))).FirstOrDefault();
    }

    /// <summary>Gives a file or folder to this user.</summary>
    /// <param name="path">Absolute path.</param>
    public void Own(string path)
    {
        if (ChangeOwner(path, Uid, Gid) != 0)
        {
            throw new IOException($"'{path}' cannot be given to the user {Name} (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : -1;

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int owner, int group);
}
