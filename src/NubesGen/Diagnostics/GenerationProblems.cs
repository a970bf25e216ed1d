namespace NubesGen.Diagnostics;

/// <summary>What can go wrong with generated files: NG2101 to NG2119.</summary>
internal static class GenerationProblems
{
    private const string WaysToKeep =
        "To keep the edit, move it to a *_override.tf file, a .tf file of your own or environments/<environment>.tfvars (for the workflow: a workflow of your own)";

    /// <summary>The file would change, but the user has edited it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>An error.</returns>
    public static Problem EditHoldsUpdateBack(string path) => Create("NG2101", path,
        $"You have edited {Name(path)}, so its update is held back. {WaysToKeep}, or take all files over with NubesGenGenerate=false. "
        + $"Then delete {Name(path)} and type `dotnet build`.");

    /// <summary>The user has edited the file, and nothing else would change in it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>A warning.</returns>
    public static Problem EditKept(string path) => Create("NG2102", path,
        $"You have edited {Name(path)}; the edit stays, but the next update of this file will fail the build. {WaysToKeep}. "
        + $"Then delete {Name(path)} and type `dotnet build`.").AsWarning();

    /// <summary>There is a file of that name which we did not write.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>An error.</returns>
    public static Problem NotOurs(string path) => Create("NG2103", path,
        $"{Name(path)} exists and was not written by NubesGen.Sdk, so it is left alone and nothing is generated. "
        + "Rename or delete it, or set NubesGenTerraformDirectory or NubesGenWorkflowFile to another place, and type `dotnet build`.");

    /// <summary>Another project that exists generates the same file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="project">The other project, as git names it.</param>
    /// <returns>An error.</returns>
    public static Problem OtherProject(string path, string project) => Create("NG2104", path,
        $"{Name(path)} belongs to the project {project}. "
        + "Give one of the two projects another NubesGenProjectName, NubesGenTerraformDirectory or NubesGenWorkflowFile, and type `dotnet build`.");

    /// <summary>A file is no longer generated, but the user has edited it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>A warning.</returns>
    public static Problem EditedLeftover(string path) => Create("NG2105", path,
        $"{Name(path)} is no longer generated, but you have edited it, so it stays and Terraform still uses it. "
        + $"Delete {Name(path)}, or delete its first line to make it a file of your own, and type `dotnet build`.").AsWarning();

    /// <summary>In CI: a file is not in git.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>An error; the caller may make it a warning.</returns>
    public static Problem Missing(string path) => Create("NG2106", path,
        $"{Name(path)} is not in git. On your own machine type `dotnet build`, then commit {Name(path)} and push.");

    /// <summary>In CI: a file in git is not what the project generates now.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>An error; the caller may make it a warning.</returns>
    public static Problem OutOfDate(string path) => Create("NG2107", path,
        $"{Name(path)} in git is not what the project generates now. On your own machine type `dotnet build`, then commit {Name(path)} and push.");

    /// <summary>In CI: a file in git is no longer generated.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>An error; the caller may make it a warning.</returns>
    public static Problem Leftover(string path) => Create("NG2108", path,
        $"{Name(path)} is still in git, but the project no longer generates it. On your own machine type `dotnet build`, then commit its removal and push.");

    /// <summary>The file system refuses.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="reason">What it says.</param>
    /// <returns>An error.</returns>
    public static Problem Inaccessible(string path, string reason) => Create("NG2109", path,
        $"{path} cannot be read or written: {reason.TrimEnd('.')}. No generated file was left half written. "
        + "Make room or give yourself access to its folder, and type `dotnet build`.");

    private static Problem Create(string code, string path, string message) => new(code, message) { File = path };

    private static string Name(string path) => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";
}
