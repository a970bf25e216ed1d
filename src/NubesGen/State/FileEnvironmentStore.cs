using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>One environment in a folder of this machine.</summary>
/// <param name="environment">Its name, for messages.</param>
/// <param name="folder">Absolute path; made on first use.</param>
public sealed class FileEnvironmentStore(string environment, string folder) : IEnvironmentStore
{
    /// <inheritdoc/>
    public string StateLocation { get; } = Path.Combine(folder, "terraform.tfstate");

    /// <summary>Absolute path of the lock file: beside the folder, which goes with the environment.</summary>
    internal string LockFile => folder + ".lock";

    /// <inheritdoc/>
    public string Locate(string name) => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));

    /// <inheritdoc/>
    public Task<BinaryData?> ReadAsync(string name, CancellationToken cancellationToken) => ReadFileAsync(Locate(name), cancellationToken);

    /// <inheritdoc/>
    public Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Locate(name))!);
        PrivateFiles.Write(Locate(name), content);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task UploadAsync(string name, string path, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Locate(name))!);
        var unfinished = $"{Locate(name)}{PrivateFiles.Unfinished}";
        File.Copy(path, unfinished, overwrite: true);
        File.Move(unfinished, Locate(name), overwrite: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> DownloadAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(Locate(name)))
        {
            return Task.FromResult(false);
        }

        File.Copy(Locate(name), path, overwrite: true);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(string name, BinaryData content, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(Locate(name))!);
        return Task.FromResult(PrivateFiles.WriteOnce(Locate(name), content));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        !Directory.Exists(Locate(folder)) ? [] :
        [
            .. Directory.EnumerateFiles(Locate(folder)).Select(file => Path.GetFileName(file))
                // One that is being written, or whose writer was killed.
                .Where(name => !name.EndsWith(PrivateFiles.Unfinished, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(name => $"{folder}/{name}"),
        ]);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => DeleteFileAsync(Locate(name));

    /// <inheritdoc/>
    public Task<BinaryData?> ReadStateAsync(CancellationToken cancellationToken) => ReadFileAsync(StateLocation, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteStateAsync(CancellationToken cancellationToken) => DeleteFileAsync(StateLocation);

    /// <inheritdoc/>
    public async Task<IEnvironmentLock> LockAsync(LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(LockFile)!);
        return await FileEnvironmentLock.AcquireAsync(LockFile, environment, holder, timeout, reporter, cancellationToken);
    }

    /// <summary>Nothing to do: Terraform's lock on a file ends with its process, and Terraform waits for a living one by itself.</summary>
    /// <inheritdoc/>
    public Task FreeStateAsync(IEnvironmentLock held, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<LockHolder?> HolderAsync(CancellationToken cancellationToken) => Task.FromResult(FileEnvironmentLock.LastHolderOf(LockFile));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> HoldersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(FileEnvironmentLock.HolderOf(LockFile) is { } holder ? [holder] : []);

    /// <summary>Nothing to do: locks on files end with their processes.</summary>
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> UnlockAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    private static async Task<BinaryData?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // Terraform may be writing it at this moment: a file that gets shorter meanwhile is no error.
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellationToken);
            return new BinaryData(content.ToArray());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(StateProblems.StoreNotReadable(path, e.Message.TrimEnd('.')), e);
        }
    }

    private static Task DeleteFileAsync(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }
}
