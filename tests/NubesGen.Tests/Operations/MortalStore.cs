using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

/// <summary>The store of a run that ends before a deletion.</summary>
/// <param name="store">The store.</param>
/// <param name="lives">Whether the run lives to delete a file; the state is the empty name.</param>
internal sealed class MortalStore(IEnvironmentStore store, Func<string, bool> lives) : IEnvironmentStore
{
    public string StateLocation => store.StateLocation;

    public string Locate(string name) => store.Locate(name);

    public Task<BinaryData?> ReadAsync(string name, CancellationToken cancellationToken) => store.ReadAsync(name, cancellationToken);

    public Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken) => store.WriteAsync(name, content, cancellationToken);

    public Task UploadAsync(string name, string path, CancellationToken cancellationToken) => store.UploadAsync(name, path, cancellationToken);

    public Task<bool> DownloadAsync(string name, string path, CancellationToken cancellationToken) => store.DownloadAsync(name, path, cancellationToken);

    public Task<bool> CreateAsync(string name, BinaryData content, CancellationToken cancellationToken) => store.CreateAsync(name, content, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) => store.ListAsync(folder, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => IfAlive(name, () => store.DeleteAsync(name, cancellationToken));

    public Task<BinaryData?> ReadStateAsync(CancellationToken cancellationToken) => store.ReadStateAsync(cancellationToken);

    public Task DeleteStateAsync(CancellationToken cancellationToken) => IfAlive("", () => store.DeleteStateAsync(cancellationToken));

    public Task<IEnvironmentLock> LockAsync(LockHolder holder, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken) =>
        store.LockAsync(holder, timeout, reporter, cancellationToken);

    public Task FreeStateAsync(IEnvironmentLock held, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken) =>
        store.FreeStateAsync(held, timeout, reporter, cancellationToken);

    public Task<LockHolder?> HolderAsync(CancellationToken cancellationToken) => store.HolderAsync(cancellationToken);

    public Task<IReadOnlyList<string>> HoldersAsync(CancellationToken cancellationToken) => store.HoldersAsync(cancellationToken);

    public Task<IReadOnlyList<string>> UnlockAsync(CancellationToken cancellationToken) => store.UnlockAsync(cancellationToken);

    private Task IfAlive(string name, Func<Task> action) => lives(name) ? action() : throw new OperationCanceledException();
}
