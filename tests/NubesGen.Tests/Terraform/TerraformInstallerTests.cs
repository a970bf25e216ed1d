using System.IO.Compression;
using System.Security.Cryptography;
using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class TerraformInstallerTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();
    private readonly byte[] archive = Archive();

    private string Cache => folder["nubesgen", "terraform", "9.9.9"];

    private Machine Machine => new(new Dictionary<string, string> { ["XDG_CACHE_HOME"] = folder.Path, ["HOME"] = folder.Path })
    {
        IsWindows = false,
        IsMacOS = false,
        Architecture = "amd64",
    };

    [Fact]
    public async Task A_release_is_fetched_once_verified_and_runs()
    {
        await using var server = LoopbackServer.Ok(archive);

        var path = await InstallAsync(server.Address);
        var again = await InstallAsync(server.Address);

        Assert.Equal(Path.Combine(Cache, "terraform"), path);
        Assert.Equal(path, again);
        Assert.Equal(1, server.Requests);
        Assert.Single(reporter.Steps);
        Assert.Equal([path], Directory.GetFileSystemEntries(Cache));
        var clean = ScrubbedMachine.Create();
        var result = await new CommandRunner(clean).RunAsync(new Command(path) { WorkingDirectory = Cache, Environment = clean.Variables }, CancellationToken.None);
        Assert.Equal("it runs\n", result.Output);
    }

    [Fact]
    public async Task A_file_with_another_checksum_is_refused_and_removed()
    {
        await using var server = LoopbackServer.Ok([.. archive, 0]);

        await FailsAsync("NG3005", server.Address);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused_and_removed()
    {
        await using var server = new LoopbackServer($"HTTP/1.1 200 OK\nContent-Length: {archive.Length}\nConnection: close\n", archive[..^10]);

        await FailsAsync("NG3004", server.Address);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_and_whose_length_nobody_said_is_refused_and_removed()
    {
        await using var server = new LoopbackServer("HTTP/1.1 200 OK\nConnection: close\n", archive[..^10]);

        await FailsAsync("NG3005", server.Address);
    }

    [Fact]
    public async Task A_server_without_the_file_is_named()
    {
        await using var server = new LoopbackServer("HTTP/1.1 404 Not Found\nContent-Length: 0\nConnection: close\n", []);

        var problem = await FailsAsync("NG3004", server.Address);

        Assert.Contains($"{server.Address}terraform/9.9.9/terraform_9.9.9_linux_amd64.zip", problem.Message);
    }

    [Fact]
    public async Task A_server_out_of_reach_is_named()
    {
        await using var server = LoopbackServer.Ok(archive);
        var address = server.Address;
        await server.DisposeAsync();

        await FailsAsync("NG3004", address);
    }

    [Fact]
    public async Task A_platform_without_a_release_is_told_to_install_by_hand()
    {
        using var http = new HttpClient();
        var installer = new TerraformInstaller(http, reporter, Machine with { IsWindows = true, Architecture = "arm64" }, TerraformRelease.Pinned);

        var error = await Assert.ThrowsAsync<NubesGenException>(() => installer.InstallAsync(CancellationToken.None));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("NG3003", problem.Code);
        Assert.Contains("windows_arm64", problem.Message);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        await using var server = LoopbackServer.Ok(archive);
        await File.WriteAllTextAsync(folder["nubesgen"], "in the way");

        var error = await Assert.ThrowsAsync<NubesGenException>(() => InstallAsync(server.Address));

        Assert.Equal("NG3006", Assert.Single(error.Problems).Code);
    }

    [Fact]
    public async Task Two_at_once_do_not_disturb_each_other()
    {
        await using var server = LoopbackServer.Ok(archive);

        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => InstallAsync(server.Address))));

        Assert.Single(paths.Distinct());
        Assert.Equal([paths[0]], Directory.GetFileSystemEntries(Cache));
    }

    [Fact]
    public void Every_pinned_checksum_looks_like_one() =>
        Assert.All(TerraformRelease.Pinned.Checksums, entry => Assert.Matches("^[0-9a-f]{64}$", entry.Value));

    public void Dispose() => folder.Dispose();

    private static byte[] Archive()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using (var licence = new StreamWriter(zip.CreateEntry("LICENSE.txt").Open()))
            {
                licence.Write("a licence");
            }

            using var program = new StreamWriter(zip.CreateEntry("terraform").Open());
            program.Write("#!/bin/sh\necho it runs\n");
        }

        return stream.ToArray();
    }

    private async Task<string> InstallAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var release = new TerraformRelease("9.9.9", address, new Dictionary<string, string> { ["linux_amd64"] = Convert.ToHexStringLower(SHA256.HashData(archive)) });
        return await new TerraformInstaller(http, reporter, Machine, release).InstallAsync(CancellationToken.None);
    }

    private async Task<Problem> FailsAsync(string code, Uri address)
    {
        var error = await Assert.ThrowsAsync<NubesGenException>(() => InstallAsync(address));
        Assert.Empty(Directory.GetFileSystemEntries(Cache));
        var problem = Assert.Single(error.Problems);
        Assert.Equal(code, problem.Code);
        return problem;
    }
}
