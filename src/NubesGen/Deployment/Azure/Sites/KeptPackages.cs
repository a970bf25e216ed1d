using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// The packages that an environment can be deployed from again, each kept once in its store however many releases have its content. On this machine a
/// package is a file that has lost its name as soon as it is open, so that it goes with whoever holds it, killed or not.
/// </summary>
/// <param name="store">The environment's store.</param>
/// <param name="folder">Absolute path of a private folder.</param>
internal sealed class KeptPackages(IEnvironmentStore store, string folder)
{
    private (AzureRelease Release, Stream Package)? staged;

    /// <summary>Packs a release and keeps its package, here too for <see cref="OpenAsync"/>; those that no release is left of go.</summary>
    /// <param name="release">The release.</param>
    /// <param name="publishDirectory">Absolute path of its files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when the store has it.</returns>
    /// <exception cref="NubesGenException">NG5042: it cannot be packed; NG4xxx: the store does not take it.</exception>
    public async Task StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        var kept = await store.ListAsync(StoreFiles.Packages, cancellationToken);
        var history = await ReleaseHistory.ReadAsync(store, cancellationToken);
        foreach (var left in kept.Except(history.Releases.Append(release).Select(NameOf)))
        {
            await store.DeleteAsync(left, cancellationToken);
        }

        var package = await InFileAsync(async file =>
        {
            await DeploymentPackage.WriteAsync(publishDirectory, ReleaseMarker.Of(release), file, cancellationToken);
            if (!kept.Contains(NameOf(release)))
            {
                await store.UploadAsync(NameOf(release), file, cancellationToken);
            }
        });
        staged = (release, package);
    }

    /// <summary>Opens the package of a release: the one that was staged just now, else the one in the store.</summary>
    /// <param name="release">The release.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The package, open.</returns>
    /// <exception cref="NubesGenException">As of <see cref="FetchAsync"/>.</exception>
    public async Task<Stream> OpenAsync(AzureRelease release, CancellationToken cancellationToken) =>
        staged is { } kept && kept.Release == release ? kept.Package : await FetchAsync(release, cancellationToken);

    /// <summary>Brings back a package.</summary>
    /// <param name="release">A release that is kept.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The package, open.</returns>
    /// <exception cref="NubesGenException">NG5041: it is gone or damaged; NG5042: there is no room for it.</exception>
    public async Task<Stream> FetchAsync(AzureRelease release, CancellationToken cancellationToken)
    {
        var marker = ReleaseMarker.Of(release);
        try
        {
            return await InFileAsync(async file =>
            {
                if (!await store.DownloadAsync(NameOf(release), file, cancellationToken))
                {
                    throw new NubesGenException(SiteProblems.NoPackage(release.Label, store.Locate(NameOf(release))));
                }

                if (await DeploymentPackage.MarkerOfAsync(file) != marker)
                {
                    // It is that of another release of the same content.
                    var original = $"{file}.original";
                    try
                    {
                        File.Move(file, original, overwrite: true);
                        await DeploymentPackage.CopyAsync(original, marker, file, cancellationToken);
                    }
                    finally
                    {
                        File.Delete(original);
                    }
                }
            });
        }
        catch (InvalidDataException e)
        {
            throw new NubesGenException(SiteProblems.NoPackage(release.Label, store.Locate(NameOf(release))), e);
        }
    }

    /// <summary>Lets go of a package, unless another release has the same content.</summary>
    /// <param name="release">A release that is not in the history any more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is gone.</returns>
    public async Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken)
    {
        var history = await ReleaseHistory.ReadAsync(store, cancellationToken);
        if (history.Releases.All(kept => kept.Fingerprint != release.Fingerprint))
        {
            await store.DeleteAsync(NameOf(release), cancellationToken);
        }
    }

    private static string NameOf(AzureRelease release) => $"{StoreFiles.Packages}/{release.Fingerprint}.zip";

    /// <summary>The file has always the same name: of a run that was killed before it could take that away nothing piles up.</summary>
    private async Task<Stream> InFileAsync(Func<string, Task> writeAsync)
    {
        PrivateFiles.CreateFolder(folder);
        var file = Path.Combine(folder, $"package{PrivateFiles.Unfinished}");
        try
        {
            // Whatever is written into it later is for nobody else to read.
            PrivateFiles.Open(file, FileMode.Create, FileShare.None).Dispose();
            await writeAsync(file);
            return new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None),
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(SiteProblems.NotPacked(folder, e.Message.TrimEnd('.')), e);
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(file);
            }
        }
    }
}
