using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Terraform;

/// <summary>
/// The configuration travels with the state: what made it lies beside it, so that an environment can be destroyed when its branch or folder is
/// gone, or its services have changed.
/// </summary>
internal static class ConfigurationArchive
{
    private const string LockFile = ".terraform.lock.hcl";

    /// <summary>Puts what makes the state into the store, unless it is there.</summary>
    /// <param name="store">The environment's store, whose lock is held.</param>
    /// <param name="context">The environment, initialised.</param>
    /// <param name="boundary">Absolute path of the repository: modules outside of it are left out.</param>
    /// <param name="reporter">Warned with NG4035 when it cannot be read or is too large: no reason to change nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="NubesGenException">NG4xxx: the store cannot be reached.</exception>
    public static async Task<bool> StoreAsync(
        IEnvironmentStore store, TerraformContext context, string boundary, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        (BinaryData Content, string Hash) archive;
        try
        {
            archive = new ArchiveWriter(context, boundary).Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            reporter.Report(StateProblems.NotArchived(context.ConfigurationDirectory, e.Message));
            return false;
        }

        if (await store.ReadAsync(StoreFiles.Configuration, cancellationToken) is { } before && ArchiveReader.HashOf(before) == archive.Hash)
        {
            return false;
        }

        await store.WriteAsync(StoreFiles.Configuration, archive.Content, cancellationToken);
        return true;
    }

    /// <summary>Brings back what made the state.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="context">The environment as it would be without an archive: backend, credentials and logs are its.</param>
    /// <param name="folder">Absolute path of a folder of its own, which may hold an earlier extraction.</param>
    /// <param name="reporter">Warned with NG4036 when the archive is damaged.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A context to initialise and use; <see langword="null"/> when there is no archive, or none that can be used.</returns>
    /// <exception cref="NubesGenException">NG4xxx: the store cannot be reached, or the folder not be written.</exception>
    public static async Task<TerraformContext?> ExtractAsync(
        IEnvironmentStore store, TerraformContext context, string folder, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StoreFiles.Configuration, cancellationToken) is not { } content)
        {
            return null;
        }

        ArchiveManifest manifest;
        try
        {
            manifest = new ArchiveReader(content).Extract(folder);
        }
        catch (InvalidDataException e)
        {
            reporter.Report(StateProblems.ArchiveDamaged(e.Message));
            return null;
        }

        var configuration = Path.GetFullPath(manifest.Configuration, folder);
        return context with
        {
            ConfigurationDirectory = configuration,
            CopiedFrom = null,
            DataDirectory = Path.Combine(folder, "data"),
            VariableFiles = [.. manifest.VariableFiles.Select(file => Path.GetFullPath(file, folder))],
            Environment = new Dictionary<string, string>(context.Environment
                .Where(variable => !variable.Key.StartsWith(ArchiveManifest.Variable, StringComparison.Ordinal))
                .Concat(manifest.Environment)),
            // Nobody could commit a lock file that is written now.
            LockProviders = File.Exists(Path.Combine(configuration, LockFile)),
        };
    }
}
