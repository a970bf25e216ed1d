using System.Net.Http.Json;
using System.Text.Json;

namespace NubesGen.Tests.GitOps;

/// <summary>The story that it is all about: <c>git push</c> is the only command, with a database and attachments, on one machine.</summary>
public sealed class AliceStoryTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package, "TodoApi");
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Alice_pushes_a_branch_changes_the_tier_changes_the_code_and_deletes_the_branch()
    {
        await DebianPackages.EnsureAsync(["/usr/lib/postgresql/*/bin"], ("initdb", "postgresql"), ("npm", "npm"));
        CopySample();
        await repository.SetUpAsync();

        // She pushes her branch: her environment is there, with her code.
        await repository.SwitchAsync("env-alice");
        var created = await repository.PushAsync("env-alice");
        var record = await RecordAsync();
        var address = new Uri(record.Address!);
        Assert.Contains($"TodoApi -> {address}", created, StringComparison.Ordinal);
        Assert.Contains("environment alice expires in 7 days", created, StringComparison.Ordinal);
        Assert.True(record.Pushed);
        (await http.PostAsJsonAsync(new Uri(address, "todos"), new { title = "write a story" })).EnsureSuccessStatusCode();

        // She wants a larger database. Git is the truth: what the build generates of it must be there too.
        repository.ChangeProject(root => root.AddProperty("NubesGenDatabaseTier", "Standard"));
        await repository.CommitAsync();
        Assert.Contains("error NG6081: The push has arrived, but todoapi was NOT DEPLOYED from 'env-alice': NG2107", await repository.PushAsync("env-alice"), StringComparison.Ordinal);
        await repository.DotNetAsync("build");
        await repository.CommitAsync();
        Assert.Contains("GP_Standard", (await repository.RunAsync("git", ["show"])).Output, StringComparison.Ordinal);
        await repository.PushAsync("env-alice");
        Assert.Equal(["write a story"], await TitlesAsync(address));

        // She changes the code: same address, same data, new answer, and as much time as before. Her checkout sees all of it.
        var before = (await RecordAsync()).Expires;
        repository.Write("TodoApi/wwwroot/index.html", "<p>Alice's own</p>");
        await repository.CommitAsync();
        await repository.PushAsync("env-alice");
        Assert.Equal("<p>Alice's own</p>", await http.GetStringAsync(address));
        Assert.Equal(["write a story"], await TitlesAsync(address));
        Assert.True((await RecordAsync()).Expires > before);
        Assert.Equal(address.ToString(), (await repository.InfoAsync()).GetProperty("Address").GetString());
        Assert.Equal(["alice"], await repository.ListAsync());

        // She deletes the branch: all is gone.
        await repository.PushAsync("--delete", "env-alice");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(address));
        Assert.Empty(await repository.ListAsync());
        Assert.False(Directory.Exists(Path.Combine(repository.Store, "todoapi")));
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
    }

    private async Task<NubesGen.State.EnvironmentRecord> RecordAsync() => (await repository.RecordAsync("alice", "todoapi"))!;

    private async Task<IEnumerable<string?>> TitlesAsync(Uri address) =>
        (await http.GetFromJsonAsync<JsonElement[]>(new Uri(address, "todos")))!.Select(todo => todo.GetProperty("title").GetString());

    /// <summary>The sample as a user would have it: with versions of its own, and without what this clone adds.</summary>
    private void CopySample()
    {
        var sample = Path.Combine(PackageFixture.RepositoryRoot, "samples", "TodoApi");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(sample, file);
            if (path.EndsWith(".cs", StringComparison.Ordinal) && !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal)
                || path.StartsWith("wwwroot", StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(repository["TodoApi", path])!);
                File.Copy(file, repository["TodoApi", path], overwrite: true);
            }
        }

        repository.ChangeProject(root =>
        {
            root.AddProperty("NubesGenHealthCheckPath", "/healthz");
            root.AddProperty("NubesGenTimeToLive", "7.00:00:00");
            foreach (var name in new[] { "Azure.Identity", "Azure.Storage.Blobs", "Npgsql" })
            {
                root.AddItem("PackageReference", name).AddMetadata("Version", VersionOf(name), expressAsAttribute: true);
            }
        });
    }

    private static string VersionOf(string package) => Microsoft.Build.Construction.ProjectRootElement
        .Open(Path.Combine(PackageFixture.RepositoryRoot, "Directory.Packages.props"))!
        .Items.Single(item => item.Include == package).Metadata.Single(metadata => metadata.Name == "Version").Value;
}
