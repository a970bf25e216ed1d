using NubesGen.Diagnostics;

namespace NubesGen.Tests;

public sealed class PrivateFilesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writing_replaces_the_whole_text_and_leaves_nothing_beside_it()
    {
        PrivateFiles.Write(folder["file"], "a longer first text");
        PrivateFiles.Write(folder["file"], "größe\n");

        Assert.Equal("größe\n", File.ReadAllText(folder["file"]));
        Assert.Equal([folder["file"]], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder["file"]) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void What_cannot_be_written_says_where_and_leaves_the_old_text()
    {
        File.WriteAllText(folder["file"], "old");

        Refused(() => PrivateFiles.Write(folder["none", "file"], "new"));
        Refused(() => PrivateFiles.CreateFolder(folder["file", "sub"]));
        Refused(() => PrivateFiles.CreateFile(folder["file"]));

        Assert.Equal("old", File.ReadAllText(folder["file"]));
    }

    [Fact]
    public void Many_who_write_at_once_never_mix_their_texts()
    {
        var texts = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 10_000)).ToList();

        Parallel.ForEach(texts, text => PrivateFiles.Write(folder["file"], text));

        Assert.Contains(File.ReadAllText(folder["file"]), texts);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_not_there_reads_as_nothing()
    {
        Assert.Null(PrivateFiles.ReadJson<Dictionary<string, string>>(folder["file"]));
        Assert.Null(PrivateFiles.ReadJson<Dictionary<string, string>>(folder["none", "file"]));
    }

    [Fact]
    public async Task A_folder_that_is_still_written_to_goes_in_the_end()
    {
        Directory.CreateDirectory(folder["a", "b"]);
        using var writing = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var writer = Task.Run(() =>
        {
            for (var i = 0; !writing.IsCancellationRequested; i++)
            {
                Directory.CreateDirectory(folder["a", "b"]);
                File.WriteAllText(folder["a", "b", $"{i}"], "");
            }
        });

        await Task.Delay(50);
        await Task.WhenAll(writer.ContinueWith(_ => { }, TaskScheduler.Default), PrivateFiles.DeleteFolderAsync(folder["a"], CancellationToken.None));
        await PrivateFiles.DeleteFolderAsync(folder["a"], CancellationToken.None);

        Assert.False(Directory.Exists(folder["a"]));
    }

    private static void Refused(Action action) => Assert.Equal("NG4003", Assert.Throws<NubesGenException>(action).Problems[0].Code);
}
