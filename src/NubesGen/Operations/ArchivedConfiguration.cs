using NubesGen.Environments;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>The configuration that made the state, for when the project's own may be another by now.</summary>
internal static class ArchivedConfiguration
{
    /// <summary>Brings it back. The Local cloud generates its own, which fits any state of its.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A context to start Terraform with; <see langword="null"/> when none is kept.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4xxx: the store cannot be reached.</exception>
    public static async Task<TerraformContext?> ExtractAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        if (session.Target.Cloud != CloudKind.Azure)
        {
            return null;
        }

        var context = await ConfigurationArchive.ExtractAsync(
            session.Store, session.Cloud.Context(session.Target), Folder(session.Target), session.Log, cancellationToken);
        if (context is not null)
        {
            session.Log.Step("taking the configuration that made the state, which is kept beside it");
        }

        return context;
    }

    /// <summary>Files of an extracted configuration, whoever has put them there.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="name">Their name.</param>
    /// <returns>Absolute paths; empty when nothing was extracted.</returns>
    public static IEnumerable<string> Files(TargetEnvironment target, string name)
    {
        var tree = Path.Combine(Folder(target), ArchiveManifest.Tree);
        return Directory.Exists(tree) ? Directory.EnumerateFiles(tree, name, SearchOption.AllDirectories) : [];
    }

    private static string Folder(TargetEnvironment target) => Path.Combine(target.Folder, "archived");
}
