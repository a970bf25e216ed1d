using System.IO.Compression;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class ConfigurationArchiveTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();

    public void Dispose() => folder.Dispose();

    private FileEnvironmentStore Store => new("alice", folder["store"]);

    private TerraformContext Context => new()
    {
        ConfigurationDirectory = folder["repo", "src", "app", "terraform"],
        CopiedFrom = folder["elsewhere"],
        DataDirectory = folder["data"],
        LogDirectory = folder["logs"],
        LockProviders = true,
        BackendConfiguration = new Dictionary<string, string> { ["key"] = "app/alice.tfstate" },
        VariableFiles = [folder["repo", "src", "app", "terraform", "environments", "alice.tfvars"], folder["work", "derived.tfvars.json"]],
        Environment = new Dictionary<string, string>
        {
            ["TF_VAR_admin"] = "me",
            ["ARM_SUBSCRIPTION_ID"] = "id",
            ["ARM_CLIENT_SECRET"] = "hush",
            ["TF_REATTACH_PROVIDERS"] = "{}",
        },
    };

    [Fact]
    public async Task All_that_makes_the_state_comes_back_and_credentials_stay_out()
    {
        WriteAll();

        Assert.True(await StoreAsync());
        var found = await ExtractAsync();

        Assert.Equal(folder["out", "tree", "src", "app", "terraform"], found!.ConfigurationDirectory);
        Assert.Null(found.CopiedFrom);
        Assert.StartsWith(folder["out"], found.DataDirectory, StringComparison.Ordinal);
        Assert.True(found.LockProviders);
        Assert.Equal(Context.BackendConfiguration, found.BackendConfiguration);
        Assert.Equal(["alice", "derived"], found.VariableFiles.Select(File.ReadAllText));
        Assert.All(found.VariableFiles, file => Assert.StartsWith(folder["out"], file, StringComparison.Ordinal));
        Assert.Equal("me", found.Environment["TF_VAR_admin"]);
        Assert.Equal(
            [
                "src/app/terraform/.terraform.lock.hcl", "src/app/terraform/environments/alice.tfvars", "src/app/terraform/main.tf",
                "src/app/terraform/sub/main.tf", "src/modules/x/main.tf", "src/modules/x/y/main.tf",
            ],
            Extracted());
        using var zip = ZipFile.OpenRead(folder["store", "configuration.zip"]);
        var manifest = await new StreamReader(zip.Entries[0].Open()).ReadToEndAsync();
        Assert.Contains("TF_VAR_admin", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("REATTACH", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("ARM_", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_content_is_the_same_archive_and_is_not_written_again()
    {
        WriteAll();
        await StoreAsync();
        var first = await File.ReadAllBytesAsync(folder["store", "configuration.zip"]);
        File.SetLastWriteTimeUtc(folder["repo", "src", "app", "terraform", "main.tf"], DateTime.UnixEpoch.AddYears(20));

        Assert.False(await StoreAsync());
        File.Delete(folder["store", "configuration.zip"]);
        Assert.True(await StoreAsync());

        Assert.Equal(first, await File.ReadAllBytesAsync(folder["store", "configuration.zip"]));
        Write("repo/src/modules/x/main.tf", "changed");
        Assert.True(await StoreAsync());
    }

    [Fact]
    public async Task A_later_extraction_removes_what_is_gone_but_no_state()
    {
        WriteAll();
        await StoreAsync();
        await ExtractAsync();
        File.WriteAllText(folder["out", "tree", "src", "app", "terraform", "errored.tfstate"], "");
        File.Delete(folder["repo", "src", "app", "terraform", "sub", "main.tf"]);
        File.Delete(folder["repo", "src", "app", "terraform", ".terraform.lock.hcl"]);
        await StoreAsync();

        var found = await ExtractAsync();

        Assert.False(found!.LockProviders);
        Assert.DoesNotContain("src/app/terraform/sub/main.tf", Extracted());
        Assert.Contains("src/app/terraform/errored.tfstate", Extracted());
    }

    [Fact]
    public async Task Without_an_archive_there_is_no_context() => Assert.Null(await ExtractAsync());

    [Fact]
    public async Task Modules_outside_of_the_repository_stay_out_and_so_does_the_repository_of_a_configuration_elsewhere()
    {
        WriteAll();
        await StoreAsync(folder["repo", "src", "app"]);
        await ExtractAsync();
        Assert.DoesNotContain(Extracted(), file => file.Contains("modules", StringComparison.Ordinal));
        Assert.Contains("terraform/main.tf", Extracted());

        await StoreAsync(folder["other"]);
        var found = await ExtractAsync();
        Assert.Equal(folder["out", "tree"], found!.ConfigurationDirectory);
        Assert.Contains("main.tf", Extracted());
    }

    [Fact]
    public async Task What_cannot_be_archived_is_a_warning()
    {
        WriteAll();
        using (var large = File.Create(folder["repo", "src", "app", "terraform", "large.bin"]))
        {
            large.SetLength(ArchiveManifest.MaximumSize);
        }

        Assert.False(await StoreAsync());
        Assert.Equal("NG4035", Assert.Single(reporter.Problems).Code);
        Assert.False(File.Exists(folder["store", "configuration.zip"]));

        File.Delete(folder["repo", "src", "app", "terraform", "large.bin"]);
        File.CreateSymbolicLink(folder["repo", "src", "app", "terraform", "link.tf"], folder["none"]);
        Assert.False(await StoreAsync());
    }

    [Theory]
    [InlineData("../evil.tf")]
    [InlineData("tree/../../evil.tf")]
    [InlineData("/tmp/nubesgen-evil.tf")]
    public async Task An_archive_that_would_write_elsewhere_is_refused(string name)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [name] = "x"u8.ToArray() };
        await ForgeAsync(new ArchiveManifest(1, "", "tree", [], new Dictionary<string, string>()).Sealed(files), files);

        Assert.Null(await ExtractAsync());

        Assert.Contains("outside", Assert.Single(reporter.Problems).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["evil.tf"]) || File.Exists("/tmp/nubesgen-evil.tf"));
        Assert.False(Directory.Exists(folder["out", "tree"]));
    }

    [Theory]
    [InlineData("../..", "variables/0/a.tfvars")]
    [InlineData("tree", "../../secrets.tfvars")]
    [InlineData("tree", "variables/none.tfvars")]
    public async Task An_archive_that_names_what_is_not_in_it_is_refused(string configuration, string variables)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["variables/0/a.tfvars"] = "x"u8.ToArray() };
        await ForgeAsync(new ArchiveManifest(1, "", configuration, [variables], new Dictionary<string, string>()).Sealed(files), files);

        Assert.Null(await ExtractAsync());
        Assert.Equal("NG4036", Assert.Single(reporter.Problems).Code);
    }

    [Fact]
    public async Task A_damaged_archive_is_replaced_by_the_next_change()
    {
        WriteAll();
        await StoreAsync();
        var whole = await File.ReadAllBytesAsync(folder["store", "configuration.zip"]);
        foreach (var damaged in new[] { whole[..^30], [], "no zip"u8.ToArray() })
        {
            await File.WriteAllBytesAsync(folder["store", "configuration.zip"], damaged);
            Assert.Null(await ExtractAsync());
            Assert.True(await StoreAsync());
        }

        Assert.Equal(3, reporter.Problems.Count);
    }

    private void WriteAll()
    {
        Write("repo/src/app/terraform/main.tf", "main");
        Write("repo/src/app/terraform/sub/main.tf", "sub");
        Write("repo/src/app/terraform/.terraform.lock.hcl", "lock");
        Write("repo/src/app/terraform/terraform.tfstate", "state");
        Write("repo/src/app/terraform/.terraform/x", "hidden");
        Write("repo/src/app/terraform/environments/alice.tfvars", "alice");
        Write("repo/src/app/terraform/environments/local.env", "hush");
        Write("repo/src/modules/x/main.tf", "x");
        Write("repo/src/modules/x/y/main.tf", "y");
        Write("repo/src/modules/unused/main.tf", "unused");
        Write("outside/main.tf", "outside");
        Write("work/derived.tfvars.json", "derived");
        Write("data/modules/remote/main.tf", "remote");
        Write("data/modules/modules.json", """
            {"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"s","Source":"./sub","Dir":"sub"},
            {"Key":"x","Source":"../../modules/x","Dir":"../../modules/x"},{"Key":"x.y","Source":"./y","Dir":"../../modules/x/y"},
            {"Key":"o","Source":"../../../../outside","Dir":"../../../../outside"},{"Key":"r","Source":"r","Dir":"../../../../data/modules/remote"}]}
            """);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllText(folder[path], text);
    }

    private async Task ForgeAsync(ArchiveManifest manifest, SortedDictionary<string, byte[]> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Prepend(new(ArchiveManifest.File, StoreFiles.ToJson(manifest).ToArray())))
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        await Store.WriteAsync(StoreFiles.Configuration, new BinaryData(stream.ToArray()), CancellationToken.None);
    }

    private Task<bool> StoreAsync(string? boundary = null) =>
        ConfigurationArchive.StoreAsync(Store, Context, boundary ?? folder["repo"], reporter, CancellationToken.None);

    private Task<TerraformContext?> ExtractAsync() => ConfigurationArchive.ExtractAsync(Store, Context, folder["out"], reporter, CancellationToken.None);

    private IEnumerable<string> Extracted() => Directory.EnumerateFiles(folder["out", "tree"], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder["out", "tree"], file)).Order(StringComparer.Ordinal);
}
