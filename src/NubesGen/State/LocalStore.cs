using NubesGen.Environments;

namespace NubesGen.State;

/// <summary>The folder where all Local environments of a repository live, <c>.nubesgen</c>.</summary>
public sealed class LocalStore
{
    private const string FolderName = ".nubesgen";
    private const string BareRepositoryName = "gitops.git";

    private LocalStore(string root, string home)
    {
        Root = root;
        Home = home;
    }

    /// <summary>Absolute path of the store.</summary>
    public string Root { get; }

    /// <summary>Absolute path of the bare repository that people push to on this machine, whether or not it is there. No project's name has a dot.</summary>
    public string BareRepository => Path.Combine(Home, BareRepositoryName);

    /// <summary>Whether the repository is that bare one: what is deployed from it was pushed.</summary>
    public bool IsPushedTo { get; private init; }

    /// <summary>Absolute path of the store this repository has by default; the repository's own id is kept there.</summary>
    private string Home { get; }

    /// <summary>
    /// Finds the store: beside the git directory that all worktrees share, without git beside the project. A git directory that is not
    /// called <c>.git</c> (a submodule's, or a bare repository's) keeps it inside, where nobody can commit it; but the bare repository that is
    /// pushed to lies in the store of the repository that it serves, and has that one.
    /// </summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="repository">Its repository, or <see langword="null"/>.</param>
    /// <param name="named">The property <c>NubesGenLocalStore</c>, or <see langword="null"/>; relative to the project.</param>
    /// <returns>The store; nothing is created yet.</returns>
    public static LocalStore Find(string projectDirectory, GitRepository? repository, string? named)
    {
        var parent = repository switch
        {
            null => projectDirectory,
            { CommonDirectory: var git } when Path.GetFileName(git) == ".git" => Path.GetDirectoryName(git)!,
            // Git writes slashes on Windows too.
            _ => Path.GetFullPath(repository.CommonDirectory),
        };
        var isPushedTo = Path.GetFileName(parent) == BareRepositoryName && Path.GetFileName(Path.GetDirectoryName(parent)) == FolderName;
        var home = isPushedTo ? Path.GetDirectoryName(parent)! : Path.Combine(parent, FolderName);
        return new LocalStore(named is null ? home : Path.GetFullPath(named, projectDirectory), home) { IsPushedTo = isPushedTo };
    }

    /// <summary>The folder of a project's environments.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <returns>Absolute path.</returns>
    public string ProjectFolder(string project) => Path.Combine(Root, project);

    /// <summary>The folder for what runs on this machine leave of environments on Azure. No project's name starts with a dot.</summary>
    /// <param name="account">Name of the storage account that holds their states.</param>
    /// <param name="container">Name of the container in it.</param>
    /// <param name="project">Normalised project name.</param>
    /// <returns>Absolute path.</returns>
    public string AzureFolder(string account, string container, string project) => Path.Combine(Root, ".azure", account, container, project);

    /// <summary>Makes the store where it does not exist, private and unknown to git.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <exception cref="Diagnostics.NubesGenException">NG4003: not writable.</exception>
    public void Create(string project)
    {
        PrivateFiles.CreateFolder(Root);
        HideFromGit(Root);
        PrivateFiles.CreateFolder(ProjectFolder(project));
    }

    /// <summary>Removes the project's folder when its last environment has gone, and the store when its last project has.</summary>
    /// <param name="project">Normalised project name.</param>
    public void RemoveIfEmpty(string project)
    {
        try
        {
            Directory.Delete(ProjectFolder(project));
            // A store elsewhere may be shared, and its owner records know this repository by its id.
            if (Root == Home && Directory.GetDirectories(Root).Length == 0)
            {
                Directory.Delete(Root, recursive: true);
            }
        }
        catch (IOException)
        {
            // Another environment is in it, or was made just now.
        }
    }

    /// <summary>A random id of this repository, for when it has no remote; made on first use.</summary>
    /// <returns>The same id from every worktree.</returns>
    public string RepositoryId()
    {
        PrivateFiles.CreateFolder(Home);
        HideFromGit(Home);
        PrivateFiles.WriteOnce(IdFile, $"{Guid.NewGuid():N}\n");
        return FindRepositoryId()!;
    }

    /// <summary>The random id of this repository, if it has one yet.</summary>
    /// <returns>The id, or <see langword="null"/>.</returns>
    public string? FindRepositoryId() => File.Exists(IdFile) ? File.ReadAllText(IdFile).Trim() : null;

    private string IdFile => Path.Combine(Home, "repository-id");

    private static void HideFromGit(string folder) => PrivateFiles.WriteOnce(Path.Combine(folder, ".gitignore"), "*\n");
}
