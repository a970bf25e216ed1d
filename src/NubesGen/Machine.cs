using System.Runtime.InteropServices;

namespace NubesGen;

/// <summary>What the engine may know of the computer and the caller: given to it, never looked up, so that tests can give another.</summary>
/// <param name="Variables">The caller's environment variables.</param>
public sealed record Machine(IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Whether this is Windows.</summary>
    public bool IsWindows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Whether this is macOS.</summary>
    public bool IsMacOS { get; init; } = OperatingSystem.IsMacOS();

    /// <summary>Whether we run as root, whom <c>initdb</c> and others refuse to serve.</summary>
    public bool IsRoot { get; init; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Name of the user, for lock and owner records.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>Name of the host, for lock and owner records.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The processor architecture in Terraform's spelling, e.g. <c>amd64</c>.</summary>
    public string Architecture { get; init; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The operating system in Terraform's spelling, e.g. <c>linux</c>.</summary>
    public string OperatingSystemName => IsWindows ? "windows" : IsMacOS ? "darwin" : "linux";

    /// <summary>Absolute path of the program that we run in.</summary>
    public string? ProcessPath { get; init; } = Environment.ProcessPath;

    /// <summary>Absolute path of the <c>dotnet</c> that runs the build, else of the one on PATH; <see langword="null"/> without one.</summary>
    public string? DotNetHost =>
        Variable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(ProcessPath) == "dotnet" ? ProcessPath : FindProgram("dotnet"));

    /// <summary>Whether the caller is a CI system: <c>CI</c> is set and not <c>false</c>.</summary>
    public bool IsCi => Variable("CI") is { } ci && !ci.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder for things fetched once per user, e.g. <c>~/.cache/nubesgen</c>.</summary>
    public string CacheDirectory => Path.Combine(
        IsWindows ? Variable("LOCALAPPDATA") ?? Path.GetTempPath()
        : IsMacOS ? Path.Combine(Home, "Library", "Caches")
        : Variable("XDG_CACHE_HOME") ?? Path.Combine(Home, ".cache"),
        "nubesgen");

    private string Home => Variable("HOME") ?? Path.GetTempPath();

    /// <summary>The machine as it is, with the environment of this process.</summary>
    /// <returns>A snapshot.</returns>
    public static Machine Current() => new(
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key,
            entry => (string?)entry.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal));

    /// <summary>An environment variable of the caller.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or <see langword="null"/> when unset or empty.</returns>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Finds a program on the caller's PATH, then in further folders.</summary>
    /// <param name="name">Its name without extension.</param>
    /// <param name="folders">Absolute folders to search after PATH; a last-but-one part of <c>*</c> matches any folder, the highest name first.</param>
    /// <returns>The absolute path, or <see langword="null"/>.</returns>
    public string? FindProgram(string name, params IEnumerable<string> folders)
    {
        var extensions = IsWindows ? new[] { ".exe", ".cmd" } : [""];
        var path = (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(folders.SelectMany(Expand))
            .Where(Path.IsPathRooted)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, name + extension)))
            .FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Expand(string folder)
    {
        var star = folder.IndexOf("/*/", StringComparison.Ordinal);
        if (star < 0)
        {
            return [folder];
        }

        var parent = folder[..star];
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent)
                .OrderByDescending(name => name.Length)
                .ThenByDescending(name => name, StringComparer.Ordinal)
                .Select(name => Path.Combine(name, folder[(star + 3)..]))
            : [];
    }
}
