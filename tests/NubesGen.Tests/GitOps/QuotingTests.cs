using NubesGen.GitOps.Local;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.GitOps;

public sealed class QuotingTests
{
    [Theory]
    [InlineData("env-alice", "env-alice")]
    [InlineData("env-a;b,c", "env-a%3Bb%2Cc")]
    [InlineData("env-%41\"'", "env-%2541%22%27")]
    [InlineData("env-$(X)@(Y)", "env-%24%28X%29%40%28Y%29")]
    [InlineData("env-größe/x", "env-größe/x")]
    [InlineData("/home/me/my app/.nubesgen", "/home/me/my%20app/.nubesgen")]
    public void A_property_is_what_it_was_once_MSBuild_has_read_it(string text, string escaped) => Assert.Equal(escaped, Quoting.Property(text));

    [Theory]
    [InlineData("it's $(touch x) `touch y` \"z\" \\ ü")]
    [InlineData("''")]
    public async Task A_shell_sees_one_word_whatever_is_in_it(string text)
    {
        using var folder = new TestFolder();

        var result = await TestProgram.RunAsync("sh", folder.Path, ["-c", $"printf %s {Quoting.Shell(text)}"]);

        Assert.Equal(text, result.Output.TrimEnd('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
