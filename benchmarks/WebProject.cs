namespace NubesGen.Benchmarks;

/// <summary>A small web project in a git repository with one tagged commit, restored and built: the same for all who are compared.</summary>
/// <param name="Folder">Absolute path of its folder, also its repository's.</param>
internal sealed record WebProject(string Folder)
{
    /// <summary>The branch it is on, and with it an environment.</summary>
    public const string Branch = "env-benchmark";

    /// <summary>A target that does nothing: what <c>dotnet build</c> costs by itself.</summary>
    public const string EmptyTarget = "Nothing";

    /// <summary>When its assembly was compiled, in UTC.</summary>
    public DateTime Compiled => File.GetLastWriteTimeUtc(Path.Combine(Folder, "bin", "Debug", "net10.0", "WebApp.dll"));

    /// <summary>Makes one.</summary>
    /// <param name="workshop">Where.</param>
    /// <param name="name">Name of its folder.</param>
    /// <param name="package">The package it uses, if any.</param>
    /// <returns>The project, built twice.</returns>
    public static async Task<WebProject> CreateAsync(Workshop workshop, string name, Package? package)
    {
        workshop.Say($"preparing {name}");
        var project = new WebProject(workshop[name]);
        Directory.CreateDirectory(project.Folder);
        var reference = package is null ? "" : $"""<PackageReference Include="{package.Name}" Version="{package.Version}" PrivateAssets="all" />""";
        foreach (var (file, text) in new[]
            {
                (".gitignore", "bin/\nobj/\n"),
                // Nerdbank.GitVersioning wants it; the others do not look at it.
                ("version.json", """{ "version": "1.0" }"""),
                ("Program.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"Hello\");\napp.Run();\n"),
                ("WebApp.csproj", $"""
                    <Project Sdk="Microsoft.NET.Sdk.Web">
                      <PropertyGroup>
                        <TargetFramework>net10.0</TargetFramework>
                        <ImplicitUsings>enable</ImplicitUsings>
                      </PropertyGroup>
                      <ItemGroup>
                        {reference}
                      </ItemGroup>
                      <Target Name="{EmptyTarget}" />
                    </Project>

                    """),
            })
        {
            await File.WriteAllTextAsync(Path.Combine(project.Folder, file), text);
        }

        string[] author = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"];
        await workshop.RunAsync(project.Folder, "git", "init", "--quiet", $"--initial-branch={Branch}");
        await workshop.RunAsync(project.Folder, "git", "add", ".");
        await workshop.RunAsync(project.Folder, "git", [.. author, "commit", "--quiet", "-m", "One commit"]);
        await workshop.RunAsync(project.Folder, "git", [.. author, "tag", "1.0.0"]);
        await workshop.RunAsync(project.Folder, "dotnet", "build");
        await workshop.RunAsync(project.Folder, "dotnet", "build", "--no-restore");
        return project;
    }
}

/// <summary>A package to compare.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its exact version.</param>
internal sealed record Package(string Name, string Version);
