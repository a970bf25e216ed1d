using NubesGen.State;

namespace NubesGen.Operations.Listing;

/// <summary>Shorter names for what a record holds in full.</summary>
internal static class EnvironmentText
{
    /// <summary>An address that a browser may be sent to.</summary>
    /// <param name="text">Any text.</param>
    /// <returns><see langword="null"/> when it is none.</returns>
    public static Uri? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;

    /// <summary>Of an address the part that differs.</summary>
    /// <param name="text">E.g. <c>http://127.0.0.1:19547/</c>.</param>
    /// <returns>E.g. <c>127.0.0.1:19547</c>; what is no address as it is.</returns>
    public static string Host(string text) => WebAddress(text) is { } address ? (address.Authority + address.AbsolutePath).TrimEnd('/') : text;

    /// <summary>Of the address of a CI run its number.</summary>
    /// <param name="text">Who made a change, as <see cref="LockHolder.Who"/> says it.</param>
    /// <returns>E.g. <c>run 8123456789</c>; a person as it is.</returns>
    public static string Run(string text) => WebAddress(text) is { } address ? $"run {address.Segments[^1]}" : text;

    /// <summary>Of a holder the part that says who.</summary>
    /// <param name="text">As <see cref="LockHolder"/> says it.</param>
    /// <returns>E.g. <c>alice on laptop</c>.</returns>
    public static string Who(string text) => text.Split(", running ")[0];
}
