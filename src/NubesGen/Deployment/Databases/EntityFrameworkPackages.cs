using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Databases;

/// <summary>Which EF Core a project was restored with.</summary>
internal static class EntityFrameworkPackages
{
    private const string Relational = "Microsoft.EntityFrameworkCore.Relational";
    private const string Design = "Microsoft.EntityFrameworkCore.Design";

    /// <summary>The version that the tool must have.</summary>
    /// <param name="assetsFile">Absolute path of <c>project.assets.json</c>.</param>
    /// <param name="targetFramework">The framework, e.g. <c>net10.0</c>.</param>
    /// <returns>E.g. <c>10.0.1</c>.</returns>
    /// <exception cref="NubesGenException">NG5061: the project has no design-time package. NG2008: it is not restored.</exception>
    public static string Version(string assetsFile, string targetFramework)
    {
        var versions = PackageGraph.Versions(assetsFile, targetFramework);
        return versions.TryGetValue(Design, out var design)
            ? design
            : throw new NubesGenException(DatabaseProblems.NoDesignPackage(versions.GetValueOrDefault(Relational)));
    }
}
