namespace NubesGen.State;

/// <summary>Environments in folders of this machine: the store of the Local cloud.</summary>
/// <param name="store">The repository's store.</param>
public sealed class FileStateStore(LocalStore store) : IStateStore
{
    private const string Prefix = "rg-";

    /// <inheritdoc/>
    public IEnvironmentStore Environment(string project, string environment) =>
        new FileEnvironmentStore(environment, Path.Combine(store.ProjectFolder(project), $"{Prefix}{project}-{environment}"));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEnvironment>> ListAsync(string project, CancellationToken cancellationToken)
    {
        var folder = store.ProjectFolder(project);
        var prefix = $"{Prefix}{project}-";
        var names = !Directory.Exists(folder) ? Enumerable.Empty<string>() : Directory.EnumerateDirectories(folder, $"{prefix}*")
            .Where(path => File.Exists(Path.Combine(path, StoreFiles.Owner)))
            .Select(path => Path.GetFileName(path)[prefix.Length..])
            .Order(StringComparer.Ordinal);
        var environments = new List<StoredEnvironment>();
        foreach (var name in names)
        {
            var environment = new FileEnvironmentStore(name, Path.Combine(folder, prefix + name));
            environments.Add(new StoredEnvironment(
                name, await EnvironmentRecord.ReadIfWholeAsync(environment, cancellationToken), FileEnvironmentLock.HolderOf(environment.LockFile)));
        }

        return environments;
    }
}
