using CsCheck;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  state   list ", new[] { "state", "list" })]
    [InlineData("state show 'terraform_data.app[\"a b\"]'", new[] { "state", "show", "terraform_data.app[\"a b\"]" })]
    [InlineData("-var=\"a b\"c ''", new[] { "-var=a bc", "" })]
    [InlineData("output -raw $(rm) `x` ; | &", new[] { "output", "-raw", "$(rm)", "`x`", ";", "|", "&" })]
    [InlineData(@"import C:\x", new[] { "import", @"C:\x" })]
    [InlineData("unclosed 'quote here", new[] { "unclosed", "quote here" })]
    public void Arguments_are_split_at_blanks_outside_quotes_and_nothing_is_run(string text, string[] arguments) =>
        Assert.Equal(arguments, CommandLine.Split(text));

    [Fact]
    public void What_is_quoted_comes_back_as_it_was() =>
        Gen.String[Gen.Char["ab \t\"$"], 0, 8].Array[1, 5].Sample(arguments =>
            Assert.Equal(arguments, CommandLine.Split(string.Join(' ', arguments.Select(argument => $"'{argument}'")))));
}
