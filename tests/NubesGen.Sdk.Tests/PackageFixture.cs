using System.Reflection;
using NubesGen.Processes;

[assembly: AssemblyFixture(typeof(NubesGen.Tests.PackageFixture))]

namespace NubesGen.Tests;

/// <summary>The package as it is shipped, packed once for all tests under a version of its own, with a package folder nobody else uses.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private readonly TestFolder folder = new();

    /// <summary>Never the same twice, so that no package folder holds an older one of this name.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    public string Source => folder["packages"];

    public string PackageFile => Path.Combine(Source, $"NubesGen.Sdk.{Version}.nupkg");

    /// <summary>Where NuGet extracts packages for the projects under test.</summary>
    public string PackagesFolder => folder["nuget"];

    public static string RepositoryRoot => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public async ValueTask InitializeAsync()
    {
        var machine = ScrubbedMachine.Create();
        var pack = new Command(
            "dotnet", ["pack", "sdk/NubesGen.Sdk.csproj", "-c", "Release", $"-p:Version={Version}", $"-p:PackageOutputPath={Source}", "-nodeReuse:false"])
        {
            WorkingDirectory = RepositoryRoot,
            Environment = machine.Variables,
        };
        var result = await new CommandRunner(machine).RunAsync(pack, CancellationToken.None);
        Assert.True(result.Succeeded, result.Output);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
