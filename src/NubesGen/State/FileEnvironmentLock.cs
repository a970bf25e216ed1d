using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>
/// One lock for the whole chain from plan to traffic. On Local an operating system's file lock: it ends with its process, however
/// that ends, so a lock left behind cannot exist.
/// </summary>
public sealed class FileEnvironmentLock : IEnvironmentLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly FileStream stream;
    private readonly string path;

    private FileEnvironmentLock(FileStream stream, string path, LockHolder holder)
    {
        this.stream = stream;
        Holder = holder;
        this.path = path;
    }

    /// <inheritdoc/>
    public LockHolder Holder { get; private set; }

    /// <summary>Never: the operating system takes it from nobody.</summary>
    public CancellationToken Lost => CancellationToken.None;

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <param name="path">Absolute path of the lock file; its folder exists.</param>
    /// <param name="environment">Name for messages.</param>
    /// <param name="holder">Who we are.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told once who is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock; disposing of it lets it go.</returns>
    /// <exception cref="NubesGenException">NG4002: still held at the end of the time; names the holder. NG4003: the store cannot be written.</exception>
    public static async Task<FileEnvironmentLock> AcquireAsync(
        string path, string environment, LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var wait = new LockWait(timeout, reporter);
        while (true)
        {
            if (TryOpen(path) is { } stream)
            {
                if (!IsStillAt(path, stream))
                {
                    stream.Dispose();
                    continue;
                }

                var taken = new FileEnvironmentLock(stream, path, holder);
                try
                {
                    taken.WriteHolder();
                    return taken;
                }
                catch
                {
                    stream.Dispose();
                    throw;
                }
            }

            var other = HolderOf(path) ?? LockWait.Nameless;
            if (!await wait.ForAsync(other, Interval, cancellationToken))
            {
                throw new NubesGenException(StateProblems.Locked(environment, other, timeout));
            }
        }
    }

    /// <inheritdoc/>
    public void NoteTerraform(int pid)
    {
        Holder = Holder with { Terraform = ProcessTable.Identify(pid) };
        WriteHolder();
    }

    /// <inheritdoc/>
    public void DisposeAndDelete()
    {
        if (IsHeld)
        {
            Delete(path);
            // A holder that was killed while it wrote its name.
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(HolderFile(path))}.*{PrivateFiles.Unfinished}"))
            {
                Delete(file);
            }
        }

        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Let go already, the files may be another's.
        if (IsHeld)
        {
            Delete(HolderFile(path));
            stream.Dispose();
        }
    }

    /// <summary>Who holds a lock, or was killed while it did.</summary>
    /// <param name="path">Absolute path of the lock file.</param>
    /// <returns><see langword="null"/> when it was let go.</returns>
    internal static LockHolder? LastHolderOf(string path) => File.Exists(path) ? PrivateFiles.ReadJson<LockHolder>(HolderFile(path)) : null;

    /// <summary>Who holds a lock.</summary>
    /// <param name="path">Absolute path of the lock file.</param>
    /// <returns>A phrase; <see langword="null"/> when nobody does.</returns>
    public static string? HolderOf(string path)
    {
        if (LastHolderOf(path) is not { } holder)
        {
            return null;
        }

        // A holder that was killed could not remove its name.
        return holder.Process.BootId != ProcessTable.Self().BootId || ProcessTable.IsAlive(holder.Process) ? holder.ToString() : null;
    }

    private bool IsHeld => !stream.SafeFileHandle.IsClosed;

    /// <summary>Beside the lock, since a locked file cannot even be read.</summary>
    private static string HolderFile(string path) => path + ".json";

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException)
        {
            // Went with the project's last environment, just now.
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            return TryOpen(path);
        }
        catch (IOException e) when (PrivateFiles.MeansHeld(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(StateProblems.StoreNotWritable(path, e.Message.TrimEnd('.')), e);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its folder.
        }
    }

    /// <summary>
    /// The holder before may have destroyed the environment, lock file and all, between our opening the file and locking it: then
    /// another one, or none, has its name. A time stamp that only we know tells.
    /// </summary>
    private static bool IsStillAt(string path, FileStream stream)
    {
        var mark = DateTime.UnixEpoch.AddSeconds(Random.Shared.Next());
        File.SetLastWriteTimeUtc(stream.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(path) == mark;
    }

    private void WriteHolder() => PrivateFiles.WriteJson(HolderFile(path), Holder);
}
