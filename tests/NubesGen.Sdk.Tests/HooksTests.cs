using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Construction;

namespace NubesGen.Tests;

/// <summary>What users put around our targets: their own, as docs/targets.md shows them, and tests of what was deployed.</summary>
public sealed partial class HooksTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    [Fact]
    public async Task Targets_of_the_users_see_what_was_made_and_tests_of_it_decide_over_the_build()
    {
        await repository.InitGitAsync("env-hooks");
        repository.Write(Path.Combine(repository.ProjectName, "hooks.targets"), $"<Project>{Documented("AfterTargets=\"NubesGenProvision\"")}{Documented("AfterTargets=\"NubesGenDeploy\"")}</Project>");
        AddSmokeTests();
        repository.ChangeProject(root =>
        {
            root.AddImport("hooks.targets");
            root.AddItem("NubesGenSmokeTest", "../Smoke/Smoke.csproj");
        });

        var deployed = await repository.DotNetAsync("build", "-t:DeployEnv");

        var address = Regex.Match(deployed.Output, "serves at (http[^ \n]+)").Groups[1].Value;
        Assert.Contains("hooks in rg-web-app-hooks has app_port ", deployed.Output, StringComparison.Ordinal);
        Assert.Contains("hooks in rg-web-app-hooks has services [{", deployed.Output, StringComparison.Ordinal);
        Assert.Contains($"release 1 of hooks answers at {address}", deployed.Output, StringComparison.Ordinal);
        Assert.Matches("Passed!.*Passed: +1", deployed.Output);

        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "two", StringComparison.Ordinal));
        var failed = await repository.FailAsync("NG5081", "build", "-t:Deploy");

        Assert.Contains("SmokeTests.It_answers", failed, StringComparison.Ordinal);
        Assert.Contains("dotnet build -t:Rollback", failed, StringComparison.Ordinal);
        Assert.Equal("two", await http.GetStringAsync(address));
    }

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    /// <summary>The example of the documentation that holds a text.</summary>
    private static string Documented(string text) => Example().Matches(File.ReadAllText(Path.Combine(PackageFixture.RepositoryRoot, "docs", "targets.md")))
        .Select(match => match.Groups[1].Value).Single(example => example.Contains(text, StringComparison.Ordinal));

    /// <summary>A test project as anybody has one, of packages that these tests are made of: nothing is fetched again.</summary>
    private void AddSmokeTests()
    {
        var versions = XDocument.Load(Path.Combine(PackageFixture.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")!.Value);
        var root = ProjectRootElement.Create(repository["Smoke", "Smoke.csproj"], Microsoft.Build.Evaluation.NewProjectFileOptions.None);
        root.Sdk = "Microsoft.NET.Sdk";
        root.AddProperty("TargetFramework", "net10.0");
        root.AddProperty("RestoreFallbackFolders", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
        foreach (var name in new[] { "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio" })
        {
            root.AddItem("PackageReference", name).AddMetadata("Version", versions[name], expressAsAttribute: true);
        }

        root.AddItem("ProjectReference", $"../{repository.ProjectName}/{repository.ProjectName}.csproj");
        Directory.CreateDirectory(repository["Smoke"]);
        root.Save();
        repository.Write(
            Path.Combine("Smoke", "SmokeTests.cs"),
            """
            public class SmokeTests
            {
                [Xunit.Fact]
                public async System.Threading.Tasks.Task It_answers()
                {
                    Xunit.Assert.Equal("hooks", System.Environment.GetEnvironmentVariable("NUBESGEN_ENVIRONMENT"));
                    using var http = new System.Net.Http.HttpClient();
                    Xunit.Assert.Equal("one", await http.GetStringAsync(System.Environment.GetEnvironmentVariable("NUBESGEN_ADDRESS")));
                }
            }
            """);
    }

    [GeneratedRegex("```xml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
