using System.Security.Cryptography;
using System.Text;

namespace NubesGen.Deployment;

/// <summary>The output of <c>dotnet publish</c>.</summary>
internal static class PublishFolder
{
    /// <summary>Lists its files.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <returns>Absolute paths, and paths within the folder with <c>/</c>; in ordinal order of the latter.</returns>
    public static IEnumerable<(string Path, string Name)> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Path: file, Name: Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')))
        .OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>A hash of everything that makes two deployments the same: names and content of all files, not their times, and what is added.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="more">What counts beside the files.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Fingerprint(string folder, params IEnumerable<(string Name, string Value)> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, name) in Files(folder))
        {
            using var stream = File.OpenRead(path);
            Add(name, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }

        foreach (var (name, value) in more)
        {
            Add(name, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string name, string value) => hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{value}\0"));
    }
}
