using System.Text.Json;

namespace NubesGen.Tests;

/// <summary>Back to an earlier release, through real builds of a project whose outer build hands over to an inner one.</summary>
public sealed class RollbackTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    [Fact]
    public async Task A_rollback_brings_back_what_was_and_a_deployment_goes_on_from_there()
    {
        await repository.InitGitAsync("env-back");
        repository.ChangeProject(root =>
        {
            var framework = root.Properties.Single(property => property.Name == "TargetFramework");
            root.AddProperty("TargetFrameworks", framework.Value);
            framework.Parent.RemoveChild(framework);
        });
        await repository.CommitAsync();
        var first = (await repository.RunAsync("git", ["rev-parse", "HEAD"])).Output.Trim();
        var deployed = await repository.DotNetAsync("build", "-t:DeployEnv");
        Assert.Contains(" meanwhile, ", deployed.Output, StringComparison.Ordinal);
        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "two", StringComparison.Ordinal));
        await repository.CommitAsync();
        await repository.DotNetAsync("build", "-t:DeployEnv");
        var address = (await RecordAsync()).GetProperty("address").GetString();
        Assert.Equal("two", await http.GetStringAsync(address));

        var back = await repository.DotNetAsync("build", "-t:Rollback");

        Assert.Equal("one", await http.GetStringAsync(address));
        Assert.Contains($"Rolled back to release 1 (commit {first[..7]})", back.Output, StringComparison.Ordinal);
        Assert.Matches(@"Took \d+\.\d s: trial \d+\.\d s, switch \d+\.\d s", back.Output);
        var record = await RecordAsync();
        Assert.Equal((1, first), (record.GetProperty("release").GetInt32(), record.GetProperty("commit").GetString()));

        await repository.DotNetAsync("build", "-t:Deploy");
        Assert.Equal("two", await http.GetStringAsync(address));
        Assert.Equal("3", (await repository.InfoAsync()).GetProperty("Release").GetString());

        await repository.DotNetAsync("build", "-t:Rollback", "-p:NubesGenRelease=1");
        Assert.Equal("one", await http.GetStringAsync(address));
        Assert.Contains("It has 1, 2, 3:", await repository.FailAsync("NG5019", "build", "-t:Rollback", "-p:NubesGenRelease=9"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    private async Task<JsonElement> RecordAsync()
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(repository[".nubesgen", "web-app", "rg-web-app-back", "environment.json"]));
        return json.RootElement.Clone();
    }
}
