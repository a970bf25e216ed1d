using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class ScratchFolderTests
{
    [Fact]
    public async Task It_is_gone_with_its_run()
    {
        using var parent = new TestFolder();
        await using (var scratch = ScratchFolder.Create(parent.Path))
        {
            await File.WriteAllTextAsync(Path.Combine(scratch.Path, "main.tf"), "");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(parent.Path));
    }

    [Fact]
    public async Task Those_that_killed_runs_have_left_are_removed_and_nothing_else()
    {
        using var parent = new TestFolder();
        var forgotten = ScratchFolder.Create(parent.Path).Path;
        var inUse = ScratchFolder.Create(parent.Path).Path;
        Directory.CreateDirectory(parent["nubesgen-of-somebody-else"]);
        await File.WriteAllTextAsync(Path.Combine(forgotten, "main.tf"), "");
        foreach (var old in (string[])[forgotten, parent["nubesgen-of-somebody-else"]])
        {
            Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));
        }

        await using var next = ScratchFolder.Create(parent.Path);

        Assert.Equal(
            new[] { inUse, next.Path, parent["nubesgen-of-somebody-else"] }.Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(parent.Path).Order(StringComparer.Ordinal));
    }
}
