using System.IO.Compression;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// The zip that sites are deployed from: the published output and the marker of its release. The same files and the same marker make the same bytes,
/// wherever and whenever. Files are streamed: what is in memory does not grow with them.
/// </summary>
internal static class DeploymentPackage
{
    /// <summary>Of all entries; a zip knows nothing before 1980.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>rw-r--r--: the modes of files that nobody starts, and of all on Windows.</summary>
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>S_IFREG of stat(2), which tells unzip that there is a mode at all.</summary>
    private const int RegularFile = 0x8000;

    /// <summary>Packs a folder.</summary>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <param name="marker">Which release it is.</param>
    /// <param name="path">Absolute path of the zip; one that is there is replaced.</param>
    /// <param name="cancellationToken">Stops it, and leaves half of a zip.</param>
    /// <returns>Done when it is written.</returns>
    public static async Task WriteAsync(string publishDirectory, ReleaseMarker marker, string path, CancellationToken cancellationToken)
    {
        await using var stream = PrivateFiles.Open(path, FileMode.Create, FileShare.None);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        await AddAsync(zip, ReleaseMarker.Name, Readable, marker.ToJson().ToStream(), cancellationToken);
        foreach (var (file, name) in PublishFolder.Files(publishDirectory).Where(file => file.Name != ReleaseMarker.Name))
        {
            await using var content = File.OpenRead(file);
            await AddAsync(zip, name, ModeOf(file), content, cancellationToken);
        }
    }

    /// <summary>Copies a package for a release of the same content.</summary>
    /// <param name="package">Absolute path of a package.</param>
    /// <param name="marker">Which release the copy is.</param>
    /// <param name="path">Absolute path of the copy.</param>
    /// <param name="cancellationToken">Stops it, and leaves half of a zip.</param>
    /// <returns>Done when it is written.</returns>
    public static async Task CopyAsync(string package, ReleaseMarker marker, string path, CancellationToken cancellationToken)
    {
        await using var stream = PrivateFiles.Open(path, FileMode.Create, FileShare.None);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        using var from = ZipFile.OpenRead(package);
        await AddAsync(zip, ReleaseMarker.Name, Readable, marker.ToJson().ToStream(), cancellationToken);
        foreach (var entry in from.Entries.Where(entry => entry.FullName != ReleaseMarker.Name))
        {
            await using var content = await entry.OpenAsync(cancellationToken);
            await AddAsync(zip, entry.FullName, (UnixFileMode)((entry.ExternalAttributes >> 16) & 0xFFF), content, cancellationToken);
        }
    }

    /// <summary>Looks which release a package is.</summary>
    /// <param name="package">Absolute path of a package.</param>
    /// <returns>Its marker; <see langword="null"/> when it has none.</returns>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static async Task<ReleaseMarker?> MarkerOfAsync(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        if (zip.GetEntry(ReleaseMarker.Name) is not { } entry)
        {
            return null;
        }

        await using var content = await entry.OpenAsync();
        return ReleaseMarker.Parse(await BinaryData.FromStreamAsync(content));
    }

    private static async Task AddAsync(ZipArchive zip, string name, UnixFileMode mode, Stream content, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Time;
        entry.ExternalAttributes = (RegularFile | (int)mode) << 16;
        await using var to = await entry.OpenAsync(cancellationToken);
        await content.CopyToAsync(to, cancellationToken);
    }

    /// <summary>Only whether a file can be started counts: the rest is the umask of whoever has published.</summary>
    private static UnixFileMode ModeOf(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0 ? Readable | Executable : Readable;
}
