using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Databases;

public sealed class PrivateDatabaseHostTests : IDisposable
{
    private static readonly string[] One = ["20260101000000_One"];
    private static readonly string[] Two = ["20260101000000_One", "20260102000000_Two"];

    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();

    [Theory]
    [InlineData(null, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(1, 0, true)]
    public async Task A_job_runs_only_for_a_release_that_brings_something_new(int? before, int now, bool runs)
    {
        var inner = new Host(folder);
        var host = new PrivateDatabaseHost(inner, Serving(before), new Migrations(Two[..now]), Access, "client-one", "linux-x64", reporter);

        var staged = await host.StageAsync(new AzureRelease { Number = 2, Fingerprint = "two" }, folder.Path, CancellationToken.None);
        await host.MigrateAsync(CancellationToken.None);

        Assert.Equal(Two[..now], staged.Migrations);
        Assert.Equal(runs, inner.StagedFiles.Contains("packed for client-one linux-x64"));
        Assert.Equal(runs ? ["dotnet /app/nubesgen-database/NubesGen.Databases.dll /app/nubesgen-database/order.json"] : [], inner.Commands);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Where_nothing_of_ours_can_run_new_migrations_are_a_warning()
    {
        var host = new PrivateDatabaseHost(new Host(folder), Serving(1), new Migrations(Two), null, "", "linux-x64", reporter);

        await host.StageAsync(new AzureRelease { Number = 2, Fingerprint = "two" }, folder.Path, CancellationToken.None);
        await host.MigrateAsync(CancellationToken.None);

        var warning = Assert.Single(reporter.Problems);
        Assert.Equal(("NG5070", Severity.Warning), (warning.Code, warning.Severity));
        Assert.Contains("20260102000000_Two", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(One[0], warning.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static AzureRelease? Serving(int? migrations) =>
        migrations is { } count ? new AzureRelease { Number = 1, Fingerprint = "one", Migrations = Two[..count] } : null;

    private static DatabaseAccess Access => new()
    {
        Service = Local.LocalCatalog.PostgreSql,
        Database = "todo",
        ConnectionString = "Host=db",
        ApplicationRole = "todo",
    };

    private sealed class Migrations(IReadOnlyList<string> ids) : IDatabaseMigrations
    {
        public Task ApplyAsync(DatabaseAccess access, string publishDirectory, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public IReadOnlyList<string> Find(string publishDirectory) => ids;

        public Task PackAsync(DatabaseAccess access, string clientId, string runtime, string publishDirectory, string target, CancellationToken cancellationToken)
        {
            Directory.CreateDirectory(target);
            return File.WriteAllTextAsync(Path.Combine(target, "order.json"), $"packed for {clientId} {runtime}", cancellationToken);
        }
    }

    private sealed class Host(TestFolder published) : IApplicationHost, IRunsInside
    {
        public Uri? Address => null;

        public string StagedFiles { get; private set; } = "";

        public List<string> Commands { get; } = [];

        public Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
        {
            StagedFiles = string.Join('\n', Directory.EnumerateFiles(published.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
            return Task.FromResult(release);
        }

        public Task RunAsync(
            AzureRelease release, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
        {
            Commands.Add(string.Join(' ', command));
            return Task.CompletedTask;
        }

        public Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task ServeAsync(
            AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();

        public Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
