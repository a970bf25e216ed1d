using NubesGen.Diagnostics;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

public sealed class AtomicFilesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_cannot_be_written_leaves_all_others_as_they_were()
    {
        Directory.CreateDirectory(folder["good"]);
        File.WriteAllText(folder["good", "a.tf"], "old");
        File.WriteAllText(folder["bad"], "a file where a folder should be");

        var failure = Assert.Throws<NubesGenException>(() => AtomicFiles.Apply(
            [new GeneratedFile(folder["good", "a.tf"], "new"), new GeneratedFile(folder["bad", "b.yml"], "new")],
            []));

        Assert.Equal(("NG2109", folder["bad", "b.yml"]), (failure.Problems[0].Code, failure.Problems[0].File));
        Assert.Equal("old", File.ReadAllText(folder["good", "a.tf"]));
        Assert.Single(Directory.GetFiles(folder["good"]));
    }

    [FactForRoot]
    public async Task A_full_disk_leaves_all_files_as_they_were()
    {
        Directory.CreateDirectory(folder["disk"]);
        Assert.True((await TestProgram.RunAsync("mount", folder.Path, "-t", "tmpfs", "-o", "size=64k", "none", folder["disk"])).Succeeded);
        try
        {
            File.WriteAllText(folder["disk", "a.tf"], "old");

            var failure = Assert.Throws<NubesGenException>(() => AtomicFiles.Apply(
                [new GeneratedFile(folder["disk", "a.tf"], "new"), new GeneratedFile(folder["disk", "b.tf"], new string('x', 100_000))],
                []));

            Assert.Equal("NG2109", failure.Problems[0].Code);
            Assert.Equal("old", File.ReadAllText(folder["disk", "a.tf"]));
            Assert.Single(Directory.GetFiles(folder["disk"]));
        }
        finally
        {
            Assert.True((await TestProgram.RunAsync("umount", folder.Path, folder["disk"])).Succeeded);
        }
    }

    [Fact]
    public void A_name_that_is_taken_by_a_folder_is_said_and_nothing_temporary_stays()
    {
        Directory.CreateDirectory(folder["a.tf"]);

        var failure = Assert.Throws<NubesGenException>(() => AtomicFiles.Apply([new GeneratedFile(folder["a.tf"], "new")], []));

        Assert.Equal("NG2109", failure.Problems[0].Code);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Many_writers_at_once_leave_whole_files_and_nothing_else()
    {
        var texts = Enumerable.Range(0, 8).Select(writer => new string((char)('a' + writer), 50_000)).ToList();

        await Task.WhenAll(texts.Select(text => Task.Run(() =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                AtomicFiles.Apply(
                    [new GeneratedFile(folder["t", "a.tf"], text), new GeneratedFile(folder["t", "b.tf"], text)],
                    [folder["t", "c.tf"]]);
                Assert.Contains(AtomicFiles.Read(folder["t", "a.tf"])!, texts);
            }
        })));

        Assert.Equal([folder["t", "a.tf"], folder["t", "b.tf"]], Directory.GetFiles(folder["t"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_interrupted_write_left_behind_goes_with_a_later_one()
    {
        File.WriteAllText(folder[".nubesgen-old.tmp"], "");
        File.SetLastWriteTimeUtc(folder[".nubesgen-old.tmp"], DateTime.UtcNow.AddHours(-1));
        File.WriteAllText(folder[".nubesgen-fresh.tmp"], "");

        AtomicFiles.Apply([new GeneratedFile(folder["a.tf"], "new")], []);

        Assert.Equal([folder[".nubesgen-fresh.tmp"], folder["a.tf"]], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }
}

/// <summary>Needs a small disk of its own, which only root can make.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactForRootAttribute : FactAttribute
{
    public FactForRootAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "Run as root on Linux: it mounts a disk of 64 KB and fills it.";
        }
    }
}
