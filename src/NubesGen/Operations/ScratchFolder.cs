namespace NubesGen.Operations;

/// <summary>A folder for one run, gone with it.</summary>
internal sealed class ScratchFolder : IAsyncDisposable
{
    private const string Prefix = "nubesgen-run-";

    /// <summary>Far longer than any run.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private ScratchFolder(string path) => Path = path;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes one, and removes those that runs which were killed have left.</summary>
    /// <param name="parent">Absolute path of the folder that it is made in, which others may use too.</param>
    /// <returns>The folder, empty, and the user's alone.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4003: it cannot be made.</exception>
    public static ScratchFolder Create(string parent)
    {
        RemoveForgotten(parent);
        var path = System.IO.Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
        PrivateFiles.CreateFolder(path);
        return new ScratchFolder(path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await PrivateFiles.DeleteFolderAsync(Path, CancellationToken.None);

    private static void RemoveForgotten(string parent)
    {
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories($"{Prefix}*").Where(folder => folder.LastWriteTimeUtc < DateTime.UtcNow - Kept))
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is another user's, or another build has just removed it.
            }
        }
    }
}
