namespace NubesGen.Tests;

/// <summary>Several frameworks, several projects, the Sdk element, a graph build.</summary>
public sealed class ProjectShapeTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    [Theory]
    [InlineData("net9.0;net10.0")]
    [InlineData("net10.0;net9.0")]
    public async Task A_project_with_several_frameworks_generates_once_for_the_newest_and_its_verbs_work(string frameworks)
    {
        await repository.InitGitAsync("env-multi");
        repository.ChangeProject(root =>
        {
            root.Properties.Single(p => p.Name == "TargetFramework").Parent.RemoveChild(root.Properties.Single(p => p.Name == "TargetFramework"));
            root.AddProperty("TargetFrameworks", frameworks);
        });

        var build = await repository.StartAsync("dotnet", ["build", "-v:d", "-nodeReuse:false", "-p:CheckEolTargetFramework=false"]);
        var info = await repository.DotNetAsync("build", "-t:EnvInfo", "-getTargetResult:EnvInfo");
        var plan = await repository.DotNetAsync("build", "-t:PlanEnv", "-getTargetResult:PlanEnv");
        var list = await repository.DotNetAsync("build", "-t:ListEnvs");

        Assert.True(build.Succeeded, build.Output);
        Assert.Single(build.Output.Split('\n'), line => line.Contains("Task \"GenerateFiles\"", StringComparison.Ordinal) && !line.Contains("Done", StringComparison.Ordinal) && !line.Contains("Using", StringComparison.Ordinal));
        Assert.Contains("10.0", await File.ReadAllTextAsync(repository[repository.ProjectName, "terraform", "app-service.tf"]), StringComparison.Ordinal);
        Assert.Contains("\"multi\"", info.Output, StringComparison.Ordinal);
        Assert.Contains("terraform_data.app", plan.Output, StringComparison.Ordinal);
        Assert.Contains("There are no environments of web-app", list.Output, StringComparison.Ordinal);
        await repository.FailAsync("NG2010", "build", "-t:PlanEnv", "-p:NubesGenTargetFramework=net8.0");
    }

    [Theory]
    [InlineData("NubesGenEnabled", "maybe", "NG2016")]
    [InlineData("NubesGenGenerate", "maybe", "NG2001")]
    [InlineData("NubesGenTargetFramework", "net9.0", "NG2010")]
    [InlineData("NubesGenHealthTimeout", "90", "NG2001")]
    public async Task A_wrong_value_stops_before_anything_is_touched(string property, string value, string code)
    {
        await repository.FailAsync(code, "build", "-t:Provision", "-p:NubesGenEnvironment=wrong", $"-p:{property}={value}");

        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task The_sdk_element_does_the_same_as_the_package_reference()
    {
        await repository.DotNetAsync("build");
        var byReference = Generated();
        Directory.Delete(repository[repository.ProjectName, "terraform"], recursive: true);
        Directory.Delete(repository[repository.ProjectName, "obj"], recursive: true);

        repository.ChangeProject(root =>
        {
            var reference = root.Items.Single(item => item.ItemType == "PackageReference");
            reference.Parent.RemoveChild(reference);
            var sdk = root.CreateProjectSdkElement("NubesGen.Sdk", package.Version);
            root.PrependChild(sdk);
        });
        await repository.DotNetAsync("build");

        Assert.Equal(byReference, Generated());
    }

    [Theory]
    [InlineData("-m")]
    [InlineData("-graph")]
    public async Task Two_applications_and_a_library_build_side_by_side(string how)
    {
        repository.AddProject("Second.App", "Microsoft.NET.Sdk.Web", TestRepository.DefaultProgram);
        repository.AddProject("Library", "Microsoft.NET.Sdk", "namespace Library; public class Thing;");
        await repository.RunAsync("dotnet", ["new", "sln", "--name", "All", "--output", repository.Path]);
        await repository.RunAsync(
            "dotnet", ["sln", repository.Path, "add", repository.ProjectFile, repository["Second.App", "Second.App.csproj"], repository["Library", "Library.csproj"]]);
        var solution = Directory.GetFiles(repository.Path, "All.sln*").Single();

        await repository.DotNetAsync("build", solution, how);

        Assert.True(File.Exists(repository[repository.ProjectName, "terraform", "main.tf"]));
        Assert.True(File.Exists(repository["Second.App", "terraform", "main.tf"]));
        Assert.False(Directory.Exists(repository["Library", "terraform"]));
        // Without git each project is on its own.
        Assert.True(File.Exists(repository["Second.App", ".github", "workflows", "gitops-second-app.yml"]));
    }

    [Fact]
    public async Task A_library_answers_every_verb_and_does_nothing()
    {
        repository.AddProject("Library", "Microsoft.NET.Sdk", "namespace Library; public class Thing;");

        var result = await repository.DotNetAsync("build", repository["Library", "Library.csproj"], "-t:Provision;DeployEnv;DestroyEnv;ListEnvs;Doctor;NubesGenGenerate");

        Assert.Contains("NubesGen is off here", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_projects_of_the_same_name_in_one_repository_are_refused()
    {
        await repository.InitGitAsync("main");
        repository.AddProject("web.app", "Microsoft.NET.Sdk.Web", TestRepository.DefaultProgram);
        await repository.DotNetAsync("build");

        await repository.FailAsync("NG2104", "build", repository["web.app", "web.app.csproj"]);
    }

    [Fact]
    public async Task Extension_points_run_before_and_after()
    {
        repository.Write(
            "before.targets",
            "<Project><PropertyGroup><NubesGenGenerateDependsOn>SayBefore</NubesGenGenerateDependsOn></PropertyGroup>" +
            "<Target Name=\"SayBefore\"><Message Importance=\"high\" Text=\"said before\" /></Target></Project>");
        repository.Write(
            "after.targets",
            "<Project><Target Name=\"SayAfter\" AfterTargets=\"NubesGenGenerate\"><Message Importance=\"high\" Text=\"said after\" /></Target></Project>");

        var build = await repository.DotNetAsync(
            "build", $"-p:CustomBeforeNubesGenTargets={repository["before.targets"]}", $"-p:CustomAfterNubesGenTargets={repository["after.targets"]}");

        Assert.True(
            build.Output.IndexOf("said before", StringComparison.Ordinal) is > 0 and var before
            && build.Output.IndexOf("said after", StringComparison.Ordinal) > before, build.Output);
    }

    public void Dispose() => repository.Dispose();

    private Dictionary<string, string> Generated() =>
        Directory.EnumerateFiles(repository[repository.ProjectName, "terraform"]).ToDictionary(file => file, File.ReadAllText);
}
