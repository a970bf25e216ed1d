using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure;

/// <summary>
/// A host whose database is in a virtual network, out of the deploying machine's reach. What the release brings for the database is put among its
/// files and run in there, where the host can do that. Nobody can look at the database to see what it lacks, so each release notes what it had.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="serving">The release that serves; <see langword="null"/>: none.</param>
/// <param name="migrations">What the release needs.</param>
/// <param name="access">The way from the inside; <see langword="null"/>: nothing of ours can run there.</param>
/// <param name="clientId">Client ID of the identity that administers the database there.</param>
/// <param name="runtime">Runtime identifier of what runs there.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class PrivateDatabaseHost(
    IApplicationHost host, AzureRelease? serving, IDatabaseMigrations migrations, DatabaseAccess? access, string clientId, string runtime, IProgressReporter reporter)
    : IApplicationHost
{
    /// <summary>Among the files of a release.</summary>
    private const string Folder = "nubesgen-database";

    /// <summary>Where the .NET SDK puts the files of an application in a container.</summary>
    private const string Inside = $"/app/{Folder}";

    private AzureRelease? staged;

    /// <inheritdoc/>
    public Uri? Address => host.Address;

    /// <inheritdoc/>
    public async Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        var noted = release with { Migrations = migrations.Find(publishDirectory) };
        var folder = Path.Combine(publishDirectory, Folder);
        try
        {
            if (access is not null && IsNews(noted))
            {
                await migrations.PackAsync(access, clientId, runtime, publishDirectory, folder, cancellationToken);
            }

            return staged = await host.StageAsync(noted, publishDirectory, cancellationToken);
        }
        finally
        {
            // What was published is the user's, and what is compared the next time.
            await PrivateFiles.DeleteFolderAsync(folder, CancellationToken.None);
        }
    }

    /// <summary>Makes the database what the staged release needs.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when the release may serve.</returns>
    /// <exception cref="NubesGenException">NG5xxx: a migration has failed.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (staged is null || !IsNews(staged))
        {
            return;
        }

        if (access is null)
        {
            reporter.Report(DatabaseProblems.OutOfReach(News(staged)));
            return;
        }

        reporter.Step("preparing the database from inside the network");
        await ((IRunsInside)host).RunAsync(
            staged,
            ["dotnet", $"{Inside}/{DatabaseProgram.Assembly}", $"{Inside}/{DatabaseMigrations.OrderFile}"],
            new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production" },
            cancellationToken);
    }

    /// <summary>Removes what a deployment that was killed has left among the published files, or it would count as a change.</summary>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <returns>Done when it is gone.</returns>
    public static Task CleanAsync(string publishDirectory) => PrivateFiles.DeleteFolderAsync(Path.Combine(publishDirectory, Folder), CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) => host.ServesAsync(release, cancellationToken);

    /// <inheritdoc/>
    public Task ServeAsync(AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken) =>
        host.ServeAsync(release, previous, healthTimeout, phases, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken) => host.ForgetAsync(release, cancellationToken);

    /// <inheritdoc/>
    public Task ReconcileAsync(AzureRelease? current, CancellationToken cancellationToken) => host.ReconcileAsync(current, cancellationToken);

    /// <summary>Also when a project has got its first migrations, or has none any more: then its role has other rights.</summary>
    private bool IsNews(AzureRelease release) =>
        serving?.Migrations is not { } known || News(release).Count > 0 || (known.Count == 0) != (release.Migrations!.Count == 0);

    private List<string> News(AzureRelease release) => [.. release.Migrations!.Except(serving?.Migrations ?? [], StringComparer.Ordinal)];
}
