using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Applications;

public sealed class WatchedPathsTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_project_of_several_watches_itself_what_it_references_and_what_counts_for_all_below()
    {
        var paths = Of("src/Web/Web.csproj", ["../Model/Model.csproj", "../../libs/A [1]/A.csproj", "../../../elsewhere/B.csproj"], "assets/**");

        Assert.Equal(
        [
            ".github/workflows/gitops-todo-api.yml", "Directory.*", "[Nn]u[Gg]et.[Cc]onfig", "assets/**", "global.json", "infra/**", "libs/A \\[1\\]/**", "libs/Directory.*",
            "libs/[Nn]u[Gg]et.[Cc]onfig", "libs/global.json", "src/Directory.*", "src/Model/**", "src/Web/**", "src/[Nn]u[Gg]et.[Cc]onfig", "src/global.json",
        ], paths);
    }

    [Theory]
    [InlineData("Web.csproj", "Lib/Lib.csproj")]
    [InlineData("src/Web/Web.csproj", "../../Root.csproj")]
    public void A_project_that_has_the_root_watches_everything(string project, string reference) => Assert.Empty(Of(project, [reference]));

    [Fact]
    public void What_is_inside_of_another_folder_is_not_named_again() =>
        Assert.DoesNotContain(Of("src/Web/Web.csproj", ["Inner/Inner.csproj"]), path => path.StartsWith("src/Web/Inner", StringComparison.Ordinal));

    private IReadOnlyList<string> Of(string project, string[] references, params string[] further)
    {
        var assets = folder["project.assets.json"];
        File.WriteAllText(assets, JsonSerializer.Serialize(new
        {
            libraries = references.Select((path, i) => (Name: $"P{i}/1.0.0", Path: path))
                .ToDictionary(one => one.Name, object (one) => new { type = "project", path = one.Path, msbuildProject = one.Path }).Append(new("Package/1.0.0", new { type = "package" })).ToDictionary(),
        }));
        return WatchedPaths.Of(
            TestApplications.Create(folder.Path) with { ProjectFile = Path.Combine(folder.Path, project), TerraformDirectory = folder["infra"] }, assets, further);
    }
}
