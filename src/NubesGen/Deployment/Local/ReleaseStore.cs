using System.Globalization;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>
/// The releases of an environment's application: <c>releases/n/content</c> with <c>releases/n/release.json</c>, which is written once the
/// release has proved healthy, and <c>current.json</c>, which names the one that should serve.
/// </summary>
/// <param name="environment">Which environment.</param>
internal sealed class ReleaseStore(LocalEnvironment environment)
{
    private readonly string root = Path.Combine(environment.ApplicationDirectory, "releases");
    private readonly string currentFile = Path.Combine(environment.ApplicationDirectory, "current.json");

    private sealed record CurrentRelease(int Release)
    {
        /// <summary>Releases that a rollback has put another in the place of: another rollback does not come back to them by itself.</summary>
        public IReadOnlyList<int> Rejected { get; init; } = [];
    }

    /// <summary>The release that should serve.</summary>
    /// <returns><see langword="null"/> before the first deployment.</returns>
    public Release? Current() =>
        PrivateFiles.ReadJson<CurrentRelease>(currentFile) is { Release: var number } ? PrivateFiles.ReadJson<Release>(RecordOf(number)) : null;

    /// <summary>A kept release.</summary>
    /// <param name="number">Its number; <see langword="null"/>: the one before the one that serves, but for those that were rolled back.</param>
    /// <returns><see langword="null"/> when it is not kept.</returns>
    public Release? Find(int? number) => PrivateFiles.ReadJson<Release>(RecordOf(number ?? Before()));

    /// <summary>The releases that have proved healthy and are kept.</summary>
    /// <returns>Their numbers, the oldest first.</returns>
    public IReadOnlyList<int> Kept() => Directory.Exists(root) ? [.. Numbers().Where(number => File.Exists(RecordOf(number))).Order()] : [];

    /// <summary>The folder of a release's files.</summary>
    /// <param name="number">The release's number.</param>
    /// <returns>An absolute path.</returns>
    public string ContentOf(int number) => Path.Combine(FolderOf(number), "content");

    /// <summary>A hash of everything that makes two deployments the same.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string Fingerprint(LocalDeployment deployment) =>
        Fingerprint(deployment.PublishDirectory, deployment.Settings, deployment.AssemblyName, deployment.ServesHttp, deployment.HealthCheckPath);

    /// <summary>A kept release with other settings.</summary>
    /// <param name="release">The release.</param>
    /// <param name="settings">The settings that it shall have.</param>
    /// <returns>A copy, with the fingerprint of a deployment of the same.</returns>
    public Release With(Release release, IReadOnlyDictionary<string, string> settings) => release with
    {
        Settings = settings,
        Fingerprint = Fingerprint(ContentOf(release.Number), settings, release.AssemblyName, release.ServesHttp, release.HealthCheckPath),
    };

    /// <summary>Copies publish output into a new release, which is not the current one yet.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="fingerprint">Its hash.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <returns>The release, still without its record.</returns>
    /// <exception cref="NubesGenException">NG5014: the files cannot be copied.</exception>
    public async Task<Release> AddAsync(LocalDeployment deployment, string fingerprint, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(root);
        await RemoveUnfinishedAsync(cancellationToken);
        var number = Numbers().Append(0).Max() + 1;
        var temporary = Path.Combine(root, $"new-{Guid.NewGuid():N}");
        try
        {
            Copy(deployment.PublishDirectory, Path.Combine(temporary, "content"), cancellationToken);
            Directory.Move(temporary, FolderOf(number));
        }
        catch (IOException e)
        {
            throw new NubesGenException(DeploymentProblems.CopyFailed(FolderOf(number), e.Message), e);
        }
        finally
        {
            await PrivateFiles.DeleteFolderAsync(temporary, CancellationToken.None);
        }

        return new Release(
            number, fingerprint, deployment.AssemblyName, deployment.ServesHttp, deployment.Settings, deployment.HealthCheckPath, deployment.HealthTimeout)
        {
            Commit = deployment.Commit,
        };
    }

    /// <summary>Keeps a release that has proved healthy.</summary>
    /// <param name="release">The release.</param>
    public void Keep(Release release) => PrivateFiles.WriteJson(RecordOf(release.Number), release);

    /// <summary>Makes a kept release the one that should serve.</summary>
    /// <param name="release">The release.</param>
    public void MakeCurrent(Release release) => PrivateFiles.WriteJson(currentFile, new CurrentRelease(release.Number) { Rejected = Rejected() });

    /// <summary>Notes which releases are left behind by a rollback.</summary>
    /// <param name="release">The one that serves now.</param>
    /// <param name="old">The one that has served.</param>
    public void Reject(Release release, Release? old) => PrivateFiles.WriteJson(currentFile, new CurrentRelease(release.Number)
    {
        Rejected = [.. Kept().Where(kept => kept != release.Number && (Rejected().Contains(kept) || (kept > release.Number && kept <= old?.Number)))],
    });

    /// <summary>Deletes a release.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Done when it is gone.</returns>
    public Task RemoveAsync(int number) => PrivateFiles.DeleteFolderAsync(FolderOf(number), CancellationToken.None);

    /// <summary>Deletes the oldest releases.</summary>
    /// <param name="kept">How many stay at least.</param>
    /// <param name="cancellationToken">Stops the deleting.</param>
    /// <returns>Done when they are gone.</returns>
    public async Task PruneAsync(int kept, CancellationToken cancellationToken)
    {
        var current = Current()?.Number;
        var before = Before();
        foreach (var number in Numbers().OrderDescending().Skip(kept).Where(number => number != current && number != before))
        {
            await PrivateFiles.DeleteFolderAsync(FolderOf(number), cancellationToken);
        }
    }

    private static string Fingerprint(
        string content, IReadOnlyDictionary<string, string> settings, string assembly, bool servesHttp, string? healthCheckPath) => PublishFolder.Fingerprint(
        content,
        [
            .. settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value)),
            (assembly, $"{servesHttp} {healthCheckPath}"),
        ]);

    private string FolderOf(int number) => Path.Combine(root, number.ToString(CultureInfo.InvariantCulture));

    private string RecordOf(int number) => Path.Combine(FolderOf(number), "release.json");

    private IReadOnlyList<int> Rejected() => PrivateFiles.ReadJson<CurrentRelease>(currentFile)?.Rejected ?? [];

    /// <returns>0 when there is none.</returns>
    private int Before()
    {
        var current = Current()?.Number;
        return Kept().Where(kept => kept < current).Except(Rejected()).Append(0).Max();
    }

    private List<int> Numbers() =>
    [
        .. Directory.EnumerateDirectories(root)
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
    ];

    private async Task RemoveUnfinishedAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in Directory.EnumerateDirectories(root).Where(folder => !File.Exists(Path.Combine(folder, "release.json"))).ToList())
        {
            await PrivateFiles.DeleteFolderAsync(folder, cancellationToken);
        }
    }

    private static void Copy(string source, string target, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            PrivateFiles.CreateFolder(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
