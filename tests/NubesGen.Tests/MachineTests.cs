namespace NubesGen.Tests;

public sealed class MachineTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("", false)]
    public void CI_is_what_says_so(string value, bool expected) => Assert.Equal(expected, With(("CI", value)).IsCi);

    [Fact]
    public void A_variable_that_is_empty_is_not_set()
    {
        Assert.Null(With(("A", "")).Variable("A"));
        Assert.Null(With().Variable("A"));
        Assert.Equal("1", With(("A", "1")).Variable("A"));
    }

    [Fact]
    public void A_program_is_found_on_PATH_first_and_then_in_the_newest_folder()
    {
        using var folder = new TestFolder();
        foreach (var place in new[] { "bin", "lib/9/bin", "lib/15/bin" })
        {
            Directory.CreateDirectory(folder[place]);
        }

        File.WriteAllText(folder["lib/9/bin/initdb"], "");
        File.WriteAllText(folder["lib/15/bin/initdb"], "");
        var machine = With(("PATH", $"relative::{folder["bin"]}")) with { IsWindows = false };

        Assert.Null(machine.FindProgram("initdb"));
        Assert.Null(machine.FindProgram("initdb", folder["none/*/bin"]));
        Assert.Equal(folder["lib/15/bin/initdb"], machine.FindProgram("initdb", folder["lib/*/bin"]));
        File.WriteAllText(folder["bin/initdb"], "");
        Assert.Equal(folder["bin/initdb"], machine.FindProgram("initdb", folder["lib/*/bin"]));
    }

    [Fact]
    public void What_is_fetched_once_per_user_has_its_place_on_every_system()
    {
        var machine = With(("HOME", "/home/me")) with { IsWindows = false, IsMacOS = false };

        Assert.Equal("/home/me/.cache/nubesgen", machine.CacheDirectory);
        Assert.Equal("/home/me/Library/Caches/nubesgen", (machine with { IsMacOS = true }).CacheDirectory);
        Assert.Equal("/cache/nubesgen", (With(("XDG_CACHE_HOME", "/cache")) with { IsWindows = false, IsMacOS = false }).CacheDirectory);
    }

    [Fact]
    public void The_dotnet_that_runs_the_build_goes_before_the_one_on_PATH()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["dotnet"], "");
        var machine = With(("PATH", folder.Path)) with { IsWindows = false, ProcessPath = "/opt/tests/runner" };

        Assert.Equal(folder["dotnet"], machine.DotNetHost);
        Assert.Equal("/sdk/dotnet", (machine with { ProcessPath = "/sdk/dotnet" }).DotNetHost);
        Assert.Equal("/host/dotnet", (With(("DOTNET_HOST_PATH", "/host/dotnet")) with { ProcessPath = "/sdk/dotnet" }).DotNetHost);
        Assert.Null((With() with { ProcessPath = null }).DotNetHost);
    }

    private static Machine With(params (string Name, string Value)[] variables) => new(variables.ToDictionary(v => v.Name, v => v.Value));
}
