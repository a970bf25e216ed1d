using CsCheck;
using NubesGen.Applications;

namespace NubesGen.Tests.Applications;

public sealed class ProjectNameTests
{
    [Theory]
    [InlineData("TodoApi", "todoapi")]
    [InlineData("My.App", "my-app")]
    [InlineData("my_app", "my-app")]
    [InlineData("My  App -", "my-app")]
    [InlineData("App2", "app2")]
    [InlineData("3D.Viewer", "app-3d-viewer")]
    [InlineData("...", "app")]
    [InlineData("Exactly.Twenty.Chars", "exactly-twenty-chars")]
    public void A_name_of_letters_and_digits_needs_no_hash(string file, string name) => Assert.Equal(name, ProjectName.FromFileName(file));

    [Theory]
    [InlineData("Größe", "gr-e-@")]
    [InlineData("日本", "app-@")]
    [InlineData("𝒳App", "app-@")]
    [InlineData("A.Project.With.A.Long.Name", "a-project-wit-@")]
    public void A_hash_is_added_where_letters_were_lost_or_cut(string file, string name) =>
        Assert.Equal(name.Replace("@", ShortHash.Of(file), StringComparison.Ordinal), ProjectName.FromFileName(file));

    [Fact]
    public void Any_file_gives_a_name_that_could_be_given_by_hand() =>
        Gen.String.Sample(file => Assert.True(ProjectName.IsLegal(ProjectName.FromFileName(file))), iter: 5_000);

    [Theory]
    [InlineData("")]
    [InlineData("Todo")]
    [InlineData("1todo")]
    [InlineData("-todo")]
    [InlineData("todo-")]
    [InlineData("to--do")]
    [InlineData("to_do")]
    [InlineData("a-name-of-21-letters-")]
    [InlineData("a-name-of-21-letters1")]
    public void What_Azure_would_refuse_is_not_legal(string name) => Assert.False(ProjectName.IsLegal(name));
}
