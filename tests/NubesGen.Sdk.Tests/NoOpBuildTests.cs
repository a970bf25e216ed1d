using Microsoft.Build.Logging.StructuredLogger;

namespace NubesGen.Tests;

/// <summary>What a build pays for us when nothing has changed: nothing.</summary>
public sealed class NoOpBuildTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    [Fact]
    public async System.Threading.Tasks.Task A_build_without_changes_loads_no_assembly_of_ours_and_starts_no_process()
    {
        await repository.InitGitAsync("main");
        var first = await BuildAsync("first");
        Assert.Contains("GenerateFiles", TaskNames(first));

        var second = await BuildAsync("second");

        Assert.DoesNotContain(TaskNames(second), name => name is "GenerateFiles" or "Exec");
        Assert.DoesNotContain(Assemblies(second), assembly => assembly.Contains("NubesGen", StringComparison.Ordinal));
        Assert.Contains(Assemblies(first), assembly => assembly.Contains("NubesGen.Tasks", StringComparison.Ordinal));
    }

    public void Dispose() => repository.Dispose();

    private async System.Threading.Tasks.Task<Build> BuildAsync(string name)
    {
        var log = repository[$"{name}.binlog"];
        await repository.DotNetAsync("build", $"-bl:{log}");
        return BinaryLog.ReadBuild(log);
    }

    private static List<string> TaskNames(Build build) => [.. build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>().Select(task => task.Name)];

    private static List<string> Assemblies(Build build) =>
        [.. build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>()
            .Select(task => task.FromAssembly ?? "")
            .Concat(build.FindChildrenRecursive<Message>().Select(message => message.Text).Where(text => text.StartsWith("Assembly loaded", StringComparison.Ordinal)))];
}
