using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>Workflows as they are generated.</summary>
internal static class GeneratedWorkflows
{
    /// <summary>Paths of projects that git can hold and a shell, YAML, GitHub's expressions or the command line of dotnet could misread.</summary>
    public static IReadOnlyList<string> AwkwardProjects =>
    [
        "App.csproj",
        "src/My App/My App.csproj",
        "src/Größe & Maß/Größe.csproj",
        "src/$(touch canary)/`touch canary`.csproj",
        "src/a'b \"c\"/a'b \"c\".csproj",
        "src/${{ github.ref }}/x.csproj",
        "-rf/-rf.csproj",
        "@args/@args.csproj",
        "src/[a]*?+!/#x: y.csproj",
    ];

    /// <summary>One workflow.</summary>
    /// <param name="repository">Absolute path of the repository.</param>
    /// <param name="projectFile">The project, relative to it.</param>
    /// <param name="type">Id of the application type.</param>
    /// <param name="protectedEnvironments">Names of protected environments.</param>
    public static string Of(string repository, string projectFile = "src/App/App.csproj", string type = "AppService", params string[] protectedEnvironments)
    {
        var file = Path.Combine(repository, projectFile);
        var application = TestApplications.Create(repository, type) with
        {
            ProjectFile = file,
            ProtectedEnvironments = protectedEnvironments.Length > 0 ? protectedEnvironments : ["prod", "production"],
            WatchedPaths = projectFile.Contains('/', StringComparison.Ordinal) ? [$"{WatchedPaths.Literal(Path.GetDirectoryName(projectFile)!)}/**"] : [],
        };
        return TestApplications.Generator.Generate(application).Single(generated => generated.Path == application.WorkflowFile).Text;
    }

    /// <summary>One for each type and each awkward project.</summary>
    public static IEnumerable<string> All(string repository) =>
        from type in TestApplications.Catalog.ApplicationTypes
        from project in AwkwardProjects
        select Of(repository, project, type.Id);
}
