using System.Text.Json;
using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>The packages of the deployed framework, direct and transitive, from <c>project.assets.json</c>.</summary>
internal static class PackageGraph
{
    /// <summary>Reads the ids of all packages.</summary>
    /// <param name="assetsFile">Absolute path of <c>project.assets.json</c>.</param>
    /// <param name="targetFramework">The framework, e.g. <c>net10.0</c>.</param>
    /// <returns>Ids in ordinal order without letter case.</returns>
    /// <exception cref="NubesGenException">NG2008: not restored.</exception>
    public static IReadOnlyCollection<string> Read(string assetsFile, string targetFramework) =>
        new SortedSet<string>(Versions(assetsFile, targetFramework).Keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the versions of all packages.</summary>
    /// <param name="assetsFile">Absolute path of <c>project.assets.json</c>.</param>
    /// <param name="targetFramework">The framework, e.g. <c>net10.0</c>.</param>
    /// <returns>Versions by id, whose letter case does not matter.</returns>
    /// <exception cref="NubesGenException">NG2008: not restored.</exception>
    public static IReadOnlyDictionary<string, string> Versions(string assetsFile, string targetFramework)
    {
        try
        {
            using var assets = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
            var targets = assets.RootElement.GetProperty("targets").EnumerateObject().ToList();
            // "net10.0", or "net10.0/linux-x64" when a runtime is named; other spellings of the framework where there is only one.
            var target = targets.Where(t => t.Name == targetFramework || t.Name.StartsWith(targetFramework + "/", StringComparison.Ordinal))
                .Concat(targets)
                .First();
            var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var library in target.Value.EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package"))
            {
                var parts = library.Name.Split('/');
                versions[parts[0]] = parts[^1];
            }

            return versions;
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new NubesGenException(ConfigurationProblems.NotRestored(assetsFile), e);
        }
    }
}
