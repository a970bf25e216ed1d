using System.Security;
using NubesGen.Diagnostics;
using NubesGen.Generation;

namespace NubesGen.GitOps.Local;

/// <summary>The files that make a bare repository deploy what is pushed to it.</summary>
/// <param name="repository">The repository.</param>
/// <param name="package">Absolute path of the package's folder.</param>
/// <param name="dotnet">Absolute path of <c>dotnet</c>, for when the pusher has none on PATH.</param>
internal sealed class HookFiles(BareRepository repository, string package, string dotnet)
{
    /// <summary>
    /// The work trees lie within the developer's own: what MSBuild, NuGet and the compiler look for in the folders above would be found there,
    /// committed or not. The first that they find ends the search.
    /// </summary>
    private static readonly IReadOnlyList<(string Name, string Text)> EndsOfSearch =
    [
        ("Directory.Build.props", "<Project />\n"),
        ("Directory.Build.targets", "<Project />\n"),
        ("Directory.Build.rsp", ""),
        ("Directory.Packages.props", "<Project />\n"),
        ("global.json", "{}\n"),
        (".editorconfig", "root = true\n"),
    ];

    /// <summary>Writes those that are missing or differ.</summary>
    /// <param name="dryRun">Whether to look only.</param>
    /// <returns>Absolute paths of those that were, or would be, written.</returns>
    /// <exception cref="NubesGenException">NG4003: a file cannot be written.</exception>
    public IReadOnlyList<string> Write(bool dryRun)
    {
        var different = All().Where(file => !File.Exists(file.Path) || File.ReadAllText(file.Path) != file.Text || IsLame(file.Path)).ToList();
        if (!dryRun)
        {
            foreach (var folder in new[] { repository.Hooks, repository.Projects, repository.WorkTrees, repository.Locks })
            {
                PrivateFiles.CreateFolder(folder);
            }

            foreach (var (path, text) in different)
            {
                PrivateFiles.Write(path, text);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(repository.Hook, PrivateFiles.FolderMode);
            }
        }

        return [.. different.Select(file => file.Path)];
    }

    /// <summary>Killed between writing it and making it a program, we would have left a hook that git takes no notice of.</summary>
    private bool IsLame(string path) =>
        path == repository.Hook && !OperatingSystem.IsWindows() && !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    private IEnumerable<(string Path, string Text)> All()
    {
        var templates = Path.Combine(package, "templates", "gitops");
        var tasks = Path.Combine(package, "tasks", "net10.0", "NubesGen.Tasks.dll");
        var gone = LocalGitOpsProblems.PackageGone(tasks);
        var shell = new Dictionary<string, object?>
        {
            ["tasks"] = Quoting.Shell(tasks),
            ["dotnet"] = Quoting.Shell(dotnet),
            ["package_gone"] = Quoting.Shell($"error {gone.Code}: {gone.Message}"),
        };
        return
        [
            (repository.Hook, TemplateRenderer.Render(Path.Combine(templates, "post-receive.scriban"), shell)),
            (repository.Receiver, TemplateRenderer.Render(
                Path.Combine(templates, "push.proj.scriban"), new Dictionary<string, object?> { ["tasks"] = SecurityElement.Escape(tasks) })),
            .. EndsOfSearch.Select(file => (Path.Combine(repository.WorkTrees, file.Name), file.Text)),
        ];
    }
}
