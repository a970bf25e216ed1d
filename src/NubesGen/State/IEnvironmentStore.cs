using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>
/// What is kept of one environment: Terraform's state, a few files beside it, and the lock. A folder on the Local cloud, blobs on Azure. Every
/// method throws <see cref="NubesGenException"/> NG4xxx when the store cannot be reached, read or written.
/// </summary>
public interface IEnvironmentStore
{
    /// <summary>Where Terraform's state is, for people: a path or an address.</summary>
    string StateLocation { get; }

    /// <summary>Where a file is, for people: a path or an address.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <returns>Whether or not it is there.</returns>
    string Locate(string name);

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, such as <c>owner.json</c> or <c>backups/x.tfstate</c>: <c>[a-zA-Z0-9._/-]+</c>, see <see cref="StoreFiles"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    Task<BinaryData?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a file, in one step: nobody ever reads half of it.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is there.</returns>
    Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken);

    /// <summary>Writes a file of any size, in one step.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="path">Absolute path of the file that holds its content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is there.</returns>
    Task UploadAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>Reads a file of any size.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="path">Absolute path of the file that gets its content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when there is none; then none is written.</returns>
    Task<bool> DownloadAsync(string name, string path, CancellationToken cancellationToken);

    /// <summary>Writes a file unless there is one: of several at once exactly one wins.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is ours.</returns>
    Task<bool> CreateAsync(string name, BinaryData content, CancellationToken cancellationToken);

    /// <summary>Lists files.</summary>
    /// <param name="folder">The first part of their names, such as <c>backups</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whole names, in ordinal order.</returns>
    Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Deletes a file; one that does not exist is left at that.</summary>
    /// <param name="name">As in <see cref="ReadAsync"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is gone.</returns>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads Terraform's state as it was last saved, in clear; whoever holds its lock.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    Task<BinaryData?> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Deletes Terraform's state. Only for an environment that has been destroyed, by the holder of its lock.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is gone.</returns>
    Task DeleteStateAsync(CancellationToken cancellationToken);

    /// <summary>Takes the environment's lock, waiting for whoever holds it; what a provably dead holder left is no obstacle.</summary>
    /// <param name="holder">Who we are.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told whom we wait for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="NubesGenException">NG4002: still held at the end of the time; names the holder.</exception>
    Task<IEnvironmentLock> LockAsync(LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken);

    /// <summary>
    /// Makes sure that Terraform can take its own lock on the state: breaks one whose Terraform provably is gone, waits for any other.
    /// </summary>
    /// <param name="held">Our lock on the environment, without which nothing is broken.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="reporter">Told whom we wait for, and what was broken.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done when nobody holds it.</returns>
    /// <exception cref="NubesGenException">NG4xxx: still held at the end of the time; names the holder.</exception>
    Task FreeStateAsync(IEnvironmentLock held, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken);

    /// <summary>Looks who holds our lock, or has ended without letting it go. Takes none, breaks none.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it was let go, or its holder has not come to say who it is.</returns>
    Task<LockHolder?> HolderAsync(CancellationToken cancellationToken);

    /// <summary>Looks who holds our lock and Terraform's. Takes none, breaks none.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A phrase for each; empty when nobody does.</returns>
    Task<IReadOnlyList<string>> HoldersAsync(CancellationToken cancellationToken);

    /// <summary>Breaks both locks, whoever holds them: only when a person says so.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Who held them, a phrase for each; empty when nobody did.</returns>
    Task<IReadOnlyList<string>> UnlockAsync(CancellationToken cancellationToken);
}
