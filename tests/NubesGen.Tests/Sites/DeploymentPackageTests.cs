using System.IO.Compression;
using NubesGen.Deployment.Azure.Sites;

namespace NubesGen.Tests.Sites;

public sealed class DeploymentPackageTests : IDisposable
{
    private static readonly ReleaseMarker Marker = new(3, "abc", "f00");

    private readonly TestFolder folder = new();

    [Fact]
    public async Task The_same_files_make_the_same_bytes_whenever_and_in_whatever_order_they_were_written()
    {
        Write("one", "b.dll", "a/c.txt", "a.txt");
        Write("two", "a.txt", "a/c.txt", "b.dll");
        File.SetLastWriteTimeUtc(folder["two", "b.dll"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["two", "a.txt"], UnixFileMode.UserRead);
        }

        Assert.Equal(await PackAsync("one"), await PackAsync("two"));
    }

    [Fact]
    public async Task Another_release_of_the_same_content_differs_in_its_marker_only()
    {
        Write("one", "a.txt");
        await PackAsync("one");
        await DeploymentPackage.CopyAsync(folder["one.zip"], Marker with { Release = 4 }, folder["four.zip"], CancellationToken.None);
        await DeploymentPackage.CopyAsync(folder["four.zip"], Marker, folder["three.zip"], CancellationToken.None);

        Assert.Equal(4, (await DeploymentPackage.MarkerOfAsync(folder["four.zip"]))!.Release);
        Assert.Equal(await File.ReadAllBytesAsync(folder["one.zip"]), await File.ReadAllBytesAsync(folder["three.zip"]));
    }

    [Fact]
    public async Task Names_have_slashes_and_what_can_be_started_stays_so()
    {
        Write("one", "app", "wwwroot/ü b.txt");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["one", "app"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await PackAsync("one");

        using var zip = ZipFile.OpenRead(folder["one.zip"]);
        Assert.Equal([".nubesgen/release.json", "app", "wwwroot/ü b.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(OperatingSystem.IsWindows() ? "0644" : "0755", Convert.ToString((zip.GetEntry("app")!.ExternalAttributes >> 16) & 0xFFF, 8).PadLeft(4, '0'));
        Assert.Equal("0644", Convert.ToString((zip.GetEntry("wwwroot/ü b.txt")!.ExternalAttributes >> 16) & 0xFFF, 8).PadLeft(4, '0'));
    }

    [Fact]
    public async Task A_marker_among_the_published_files_is_not_believed()
    {
        Write("one", "a.txt", ReleaseMarker.Name);
        await PackAsync("one");

        Assert.Equal(Marker, await DeploymentPackage.MarkerOfAsync(folder["one.zip"]));
        using var zip = ZipFile.OpenRead(folder["one.zip"]);
        Assert.Equal(2, zip.Entries.Count);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Anything_else_is_no_marker(string text) => Assert.Null(ReleaseMarker.Parse(new BinaryData(text)));

    [Fact]
    public void A_marker_is_read_as_it_was_written() => Assert.Equal(Marker, ReleaseMarker.Parse(Marker.ToJson()));

    public void Dispose() => folder.Dispose();

    private void Write(string name, params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name, file])!);
            File.WriteAllText(folder[name, file], file);
        }
    }

    private async Task<byte[]> PackAsync(string name)
    {
        await DeploymentPackage.WriteAsync(folder[name], Marker, folder[$"{name}.zip"], CancellationToken.None);
        return await File.ReadAllBytesAsync(folder[$"{name}.zip"]);
    }
}
