namespace NubesGen.Diagnostics;

/// <summary>NG1xxx: branch and environment.</summary>
internal static class EnvironmentProblems
{
    public static Problem NotAnEnvironmentBranch(string branch, string prefix) => new(
        "NG1001",
        $"The branch '{branch}' is not an environment: only branches that start with '{prefix}' are. Type: git switch -c {prefix}<name>, or add -p:NubesGenEnvironment=<name>.");

    public static Problem BranchWithoutName(string branch, string prefix) => new(
        "NG1002",
        $"The branch '{branch}' has no name behind '{prefix}'. Type: git branch -m {prefix}<name>.");

    public static Problem IllegalName(string name, string suggestion) => new(
        "NG1003",
        $"'{name}' is not a name for an environment: 1 to 32 lower-case letters and digits, with single hyphens between them, without the words microsoft and windows. Type: -p:NubesGenEnvironment={(suggestion.Length is > 0 and <= 32 ? suggestion : "<name>")}.");

    public static Problem DetachedHead(string directory) => new(
        "NG1004",
        $"No branch is checked out in '{directory}' (detached HEAD), so there is no environment. Type: git switch <branch>, or add -p:NubesGenBranch=<branch>.");

    public static Problem NoRepository(string directory, string reason) => new(
        "NG1005",
        $"The environment comes from the git branch, but git knows none for '{directory}': {reason}. Type: git init && git switch -c env-<name>, or add -p:NubesGenEnvironment=<name>.");

    public static Problem NotABranchEvent(string what) => new(
        "NG1006",
        $"This GitHub run is not about a branch ({what}), so it has no environment. Add -p:NubesGenBranch=<branch> or -p:NubesGenEnvironment=<name>.");

    public static Problem Protected(string name) => new(
        "NG1007",
        $"The environment '{name}' is protected (NubesGenProtectedEnvironments); nothing was touched. To destroy it all the same, add -p:NubesGenConfirm={name}.");

    /// <summary>Whether a code says that an environment is protected.</summary>
    public static bool IsProtected(string code) => code == Protected("").Code;

    public static Problem NotText(string branch) => new(
        "NG1008",
        $"The branch '{branch}' has characters in its name that are not valid UTF-8, so another branch could look the same. Type: git branch -m env-<name>.");
}
