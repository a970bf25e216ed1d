namespace NubesGen.Diagnostics;

/// <summary>NG608x: <c>git push</c> on one machine.</summary>
internal static class LocalGitOpsProblems
{
    public static Problem OtherRemote(string remote, string address, string ours) => new(
        "NG6080",
        $"This repository has a remote called '{remote}' already, for {address}; it was not touched. Type: git remote rename {remote} <another name>, then set up again, or push by the path: git push \"{ours}\" env-<name>.");

    public static Problem NotDeployed(string branch, string project, IReadOnlyList<string> codes) => new(
        "NG6081",
        $"The push has arrived, but {project} was NOT DEPLOYED from '{branch}'{Because(codes)}. What served before serves on. Mend it, commit, and push again.");

    public static Problem UndoNotConfirmed(string project) => new(
        "NG6082",
        $"Taking back what SetupGitOps has done removes the repository that {project} is pushed to, if no other project uses it; nothing was touched. Type: dotnet build -t:SetupGitOps -p:NubesGenUndo=true -p:NubesGenConfirm={project} -p:NubesGenCloud=Local.");

    public static Problem NotDestroyed(string branch, string environment, string project, IReadOnlyList<string> codes) => new(
        "NG6083",
        $"The branch '{branch}' is deleted, but the environment {environment} of {project} was NOT REMOVED{Because(codes)}. In a checkout that builds, type: dotnet build -t:DestroyEnv -p:NubesGenEnvironment={environment}.");

    public static Problem GitFailed(string command, string error) => new(
        "NG6084",
        $"git {command} failed: {error}. Mend that, then do the same again.");

    public static Problem PackageGone(string tasks) => new(
        "NG6085",
        $"The push has arrived, but NOTHING WAS DEPLOYED: the package of NubesGen.Sdk that set this up is gone from {tasks}. In the checkout, type: dotnet build -t:SetupGitOps -p:NubesGenCloud=Local, then push again.");

    private static string Because(IReadOnlyList<string> codes) => codes.Count > 0 ? $": {string.Join(", ", codes)}, see above" : ", see above";
}
