using System.Text;

namespace NubesGen.GitOps.Local;

/// <summary>Where everything of the bare repository lies that people push to. Each project and each branch has files of its own.</summary>
/// <param name="directory">Absolute path of the repository.</param>
internal sealed class BareRepository(string directory)
{
    private const int LongestKey = 60;

    /// <summary>Absolute path of the repository: what the remote is called by.</summary>
    public string Directory { get; } = directory;

    /// <summary>Absolute path of the folder for git's hooks.</summary>
    public string Hooks => Path.Combine(Directory, "hooks");

    /// <summary>Absolute path of the script that git runs after a push.</summary>
    public string Hook => Path.Combine(Hooks, "post-receive");

    /// <summary>Absolute path of the MSBuild project that the script starts.</summary>
    public string Receiver => Path.Combine(Own, "push.proj");

    /// <summary>Absolute path of the folder with a file for each project that is deployed.</summary>
    public string Projects => Path.Combine(Own, "projects");

    /// <summary>Absolute path of the folder with a work tree for each branch.</summary>
    public string WorkTrees => Path.Combine(Own, "work");

    /// <summary>Absolute path of the folder with a lock for each branch.</summary>
    public string Locks => Path.Combine(Own, "locks");

    /// <summary>Git leaves alone what it does not know.</summary>
    private string Own => Path.Combine(Directory, "nubesgen");

    /// <summary>Absolute path of the work tree of a branch.</summary>
    /// <param name="branch">E.g. <c>env-alice</c>.</param>
    /// <returns>Whether or not it is there.</returns>
    public string WorkTree(string branch) => Path.Combine(WorkTrees, Key(branch));

    /// <summary>Absolute path of the file that is locked while a push of a branch is worked on.</summary>
    /// <param name="branch">E.g. <c>env-alice</c>.</param>
    /// <returns>Whether or not it is there.</returns>
    public string Lock(string branch) => Path.Combine(Locks, Key(branch));

    /// <summary>Absolute path of the file that says which build runs in the work tree of a branch.</summary>
    /// <param name="branch">E.g. <c>env-alice</c>.</param>
    /// <returns>Whether or not it is there.</returns>
    public string Build(string branch) => Path.Combine(Locks, $"{Key(branch)}.build.json");

    /// <summary>A branch may hold slashes, and two may differ in nothing but case, which some file systems do not see.</summary>
    private static string Key(string branch) => Slug.WithHash(Slug.Of(branch.Normalize(NormalizationForm.FormC)), branch, LongestKey);
}
