using System.Text;
using CsCheck;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

public sealed class GeneratedHeaderTests
{
    /// <summary>Text as a file can hold it: no half surrogates, no byte order mark.</summary>
    private static readonly Gen<string> Text = Gen.Frequency(
            (3, Gen.String),
            (1, Gen.String[Gen.Char["ab\r\n\"\\#${} ü"]]))
        .Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\uFEFF", "", StringComparison.Ordinal));

    [Fact]
    public void A_header_says_what_was_put_into_it() => Gen.Select(Text, Text).Sample((project, body) =>
    {
        var text = GeneratedHeader.Prepend(project, body);
        var header = GeneratedHeader.Parse(text)!;

        Assert.Equal(project, header.Project);
        Assert.Equal(GeneratedHeader.CurrentFormat, header.Format);
        Assert.Equal(header.Hash, GeneratedHeader.HashOfRest(text));
    });

    [Fact]
    public void Line_ends_and_a_byte_order_mark_are_no_edit() => Gen.Select(Text, Text).Sample((project, body) =>
    {
        var text = GeneratedHeader.Prepend(project, body);
        var fromWindows = '\uFEFF' + text.Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(GeneratedHeader.Parse(text), GeneratedHeader.Parse(fromWindows));
        Assert.Equal(GeneratedHeader.HashOfRest(text), GeneratedHeader.HashOfRest(fromWindows));
    });

    [Fact]
    public void Any_other_change_is_an_edit() => Gen.Select(Text, Gen.Char['a', 'z'], Gen.Int[0, 1000]).Sample((body, added, at) =>
    {
        var text = GeneratedHeader.Prepend("a.csproj", body);
        var rest = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var edited = text.Insert(rest + (at % (text.Length - rest + 1)), added.ToString());

        Assert.NotEqual(GeneratedHeader.Parse(edited)!.Hash, GeneratedHeader.HashOfRest(edited));
    });

    [Fact]
    public void Text_of_others_has_no_header() => Text.Sample(text => Assert.Null(GeneratedHeader.Parse(text)));

    [Theory]
    [InlineData("# Written by NubesGen.Sdk for \"a\\x.csproj\"; format 1; sha256 0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("# Written by NubesGen.Sdk for \"a.csproj\"; format 99999999999; sha256 0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("# Written by NubesGen.Sdk for \"a.csproj\"; format 1; sha256 00\n")]
    [InlineData("\n# Written by NubesGen.Sdk for \"a.csproj\"; format 1; sha256 0000000000000000000000000000000000000000000000000000000000000000\n")]
    public void A_damaged_header_is_none(string text) => Assert.Null(GeneratedHeader.Parse(text));

    [Fact]
    public void A_project_path_stays_readable_on_one_line()
    {
        var first = GeneratedHeader.Prepend("src/Über uns/\"x\"\n.csproj", "").Split('\n')[0];

        Assert.StartsWith($"# Written by NubesGen.Sdk for \"src/Über uns/\\\"x\\\"\\n.csproj\"; format {GeneratedHeader.CurrentFormat}; sha256 ", first, StringComparison.Ordinal);
    }
}
