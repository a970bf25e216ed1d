using System.Text.RegularExpressions;

namespace NubesGen.GitOps;

/// <summary>The address of a remote, for people.</summary>
internal static partial class RemoteAddress
{
    /// <summary>Takes out what may be a password or a token.</summary>
    /// <param name="remote">As git has it.</param>
    /// <returns>The same without user and password.</returns>
    public static string Shown(string remote) => UserInfo().Replace(remote, "://");

    [GeneratedRegex("://[^/@]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
