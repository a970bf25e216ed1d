using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Applications;

/// <summary>A project as the build describes it, and what the factory makes of it.</summary>
internal sealed class TestProject : IDisposable
{
    private readonly TestFolder folder = new();

    public ProjectKind Kind { get; init; } = ProjectKind.Web;

    public string DotNetVersion { get; init; } = "10.0";

    /// <summary>Packages that the project references itself.</summary>
    public string[] Direct { get; init; } = [];

    /// <summary>Packages that come with those.</summary>
    public string[] Transitive { get; init; } = [];

    public Dictionary<string, string> Properties { get; init; } = [];

    public DateTimeOffset Today { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public bool Restored { get; init; } = true;

    public string Path => folder.Path;

    public ApplicationResult Create()
    {
        var assets = folder["obj", "project.assets.json"];
        if (Restored)
        {
            Directory.CreateDirectory(folder["obj"]);
            File.WriteAllText(assets, Assets());
        }

        return new ApplicationFactory(TestApplications.Catalog, new Clock(Today)).Create(new BuildFacts
        {
            ProjectFile = folder["My.App.csproj"],
            RepositoryDirectory = null,
            Kind = Kind,
            TargetFramework = $"net{DotNetVersion}",
            DotNetVersion = DotNetVersion,
            AssemblyName = "My.App",
            AssetsFile = assets,
            PackageReferences = Direct,
            Properties = Properties,
        });
    }

    public IReadOnlyList<Problem> Refused() => Assert.Throws<NubesGenException>(Create).Problems;

    public void Dispose() => folder.Dispose();

    /// <summary>Another framework's packages are there too, and must not count.</summary>
    private string Assets() => JsonSerializer.Serialize(new
    {
        version = 3,
        targets = new Dictionary<string, object>
        {
            ["net7.0"] = Libraries(["Azure.Security.KeyVault.Secrets"]),
            [$"net{DotNetVersion}"] = Libraries([.. Direct, .. Transitive]),
        },
    });

    private static Dictionary<string, object> Libraries(IEnumerable<string> packages) => packages
        .Select(package => ($"{package}/1.2.3", Type: "package"))
        .Append(("StackExchange.Redis/1.0.0", Type: "project"))
        .ToDictionary(library => library.Item1, object (library) => new { type = library.Type });

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
