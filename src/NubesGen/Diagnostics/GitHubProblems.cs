namespace NubesGen.Diagnostics;

/// <summary>NG604x and NG304x: runs of GitHub Actions, and plans that were reviewed there.</summary>
internal static class GitHubProblems
{
    private const int MostNamed = 5;

    public static Problem DestroyNotConfirmed(string environment) => new(
        "NG6040",
        $"To destroy an environment by hand its name is wanted, and nothing was touched. Run the workflow again with confirm: {environment}.");

    public static Problem NoComment(int pullRequest, string whyNot) => new Problem(
        "NG6041",
        $"The plan could not be shown on pull request #{pullRequest}: {whyNot.TrimEnd('.')}. The job's summary has it. See to it that the job has the permission 'pull-requests: write', then run it again.").AsWarning();

    public static Problem NotReviewed(string whyNot) => new Problem(
        "NG6042",
        $"Whether this plan was reviewed could not be looked up, so it is applied as it is: {whyNot} Give the job the permission 'pull-requests: read'.").AsWarning();

    public static Problem ReviewUnknown(string reason) => new(
        "NG6043",
        $"GitHub did not say whether a plan was reviewed for this commit ({reason.TrimEnd('.')}), so nothing was touched. Run the job again; to go on without a review, run the workflow by hand with operation: apply.");

    public static Problem NoRun() => new(
        "NG6044",
        "NubesGenOwnRun=true releases what a CI run has left locked, and this is none (GITHUB_RUN_ID is not set). Leave it out, and type: dotnet build -t:UnlockState -p:NubesGenConfirm=<name>.");

    public static Problem StillAtWork(string environment, string holder) => new Problem(
        "NG6045",
        $"Environment '{environment}' stays locked, since this run's own work on it has not ended: {holder}. The next run waits for it. If it says that the lock was left behind, run the workflow by hand with operation: unlock.").AsWarning();

    public static Problem NotWritten(string file, string reason) => new Problem(
        "NG6046",
        $"The job's summary or outputs could not be written to '{file}': {reason}. What it is about has happened all the same; type: dotnet build -t:EnvInfo to see it.").AsWarning();

    public static Problem NotOnDefaultBranch(string file) => new Problem(
        "NG6047",
        $"The workflow '{file}' is not on the repository's default branch. Deleting a branch removes its environment, and expired ones are removed, only once it is there. Merge it into the default branch.").AsWarning();

    public static Problem OtherPlan(string environment, string where, IReadOnlyList<string> differences, string digest) => new(
        "NG3040",
        $"Nothing was changed: what would be done to environment '{environment}' now is not what was reviewed {where}. "
        + $"{string.Join("; ", differences.Take(MostNamed))}{(differences.Count > MostNamed ? $"; and {differences.Count - MostNamed} more" : "")}. "
        + $"Open a pull request again to review it; or go on with this plan: run the workflow by hand with operation: apply, or add -p:NubesGenReviewedPlan={digest}.");

    public static Problem OtherCommit(string leave, string? commit) => new(
        "NG3041",
        $"Leave to lose data was given for commit {leave}, and this is {commit ?? "not a commit yet"}: nothing was touched. Look at its plan, then give leave for that one: -p:NubesGenAllowDataLoss={commit ?? "true"}.");
}
