namespace NubesGen.Diagnostics;

/// <summary>NG4xxx: state, owner and lock.</summary>
internal static class StateProblems
{
    private const string LockedCode = "NG4002";

    /// <param name="environment">Its name.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="ours">Who we are.</param>
    /// <param name="former">The file that says whose it was, when it was destroyed.</param>
    public static Problem OtherOwner(string environment, string owner, string ours, string? former) => new(
        "NG4001",
        $"{(former is null ? $"The environment '{environment}'" : $"The last backup of the environment '{environment}', which was destroyed,")} belongs to {owner}, not to {ours}; nothing was touched. "
        + "Give this project another name with NubesGenProjectName, or another store with NubesGenLocalStore"
        + (former is null ? "." : $"; or, if nobody needs that backup any more, type: {Delete(former)}"));

    /// <summary>Whether a problem is that somebody else holds the environment or its state.</summary>
    public static bool MeansHeld(Problem problem) => problem.Code is LockedCode or StoreProblems.StateLockedCode;

    public static Problem Locked(string environment, string holder, TimeSpan waited) => new(
        LockedCode,
        $"The environment '{environment}' is in use: {holder}. We waited {waited:c}. Run the same command again when it has ended, or wait longer with -p:NubesGenLockTimeout=00:30:00.");

    public static Problem StoreNotWritable(string path, string reason) => new(
        "NG4003",
        $"The store '{path}' cannot be written: {reason}. Free space or mend the permissions, or choose another folder with -p:NubesGenLocalStore=<folder>.");

    public static Problem StoreNotReadable(string path, string reason) => new(
        "NG4004",
        $"'{path}' cannot be read: {reason}. Mend its permissions, then type the same command again.");

    public static Problem LockLost(string environment, string operation) => new(
        "NG4005",
        $"The lock on the environment '{environment}' was lost during {operation}, which therefore was stopped: the network was away for longer than the lock lasts, or somebody broke it. What Terraform had done is in its state. Type the same command again to go on.");

    public static Problem StateGone(string environment, string state, string what) => new(
        "NG4030",
        $"The state of the environment '{environment}', {state}, {what}; nothing was touched, since Terraform would make everything anew. Type -t:RestoreState to see its backups.");

    public static Problem FileDamaged(string file, string reason) => new(
        "NG4042",
        $"'{file}', which tells about the environment, is damaged: {reason}. Look at it and mend it, or delete it, and type the same command again: "
        + Delete(file));

    public static Problem NotBackedUp(string environment, string reason) => new Problem(
        "NG4031",
        $"The state of the environment '{environment}' was changed and saved, but not backed up: {reason} When the store answers again, type -t:BackupState.").AsWarning();

    public static Problem NotArchived(string folder, string reason) => new Problem(
        "NG4035",
        $"The configuration '{folder}' is not kept beside the state, so the environment can only be destroyed with this folder at hand: {reason} Mend that, and the next change keeps it.").AsWarning();

    public static Problem ArchiveDamaged(string reason) => new Problem(
        "NG4036",
        $"The configuration that is kept beside the state cannot be used: {reason}. The project's own is taken instead; if that fails, check out the branch of the environment and type -t:DestroyEnv there.").AsWarning();

    public static Problem DestroyedWithoutState(string environment, string resourceGroup) => new Problem(
        "NG4040",
        $"The environment '{environment}' had no state any more, so nothing in Azure was destroyed: only what we keep of it is gone. If its resources are still there, type: az group delete --name {resourceGroup}.").AsWarning();

    public static Problem NoSuchBackup(string environment, string named, IReadOnlyList<string> matching) => new(
        "NG4032",
        $"'{named}' is {(matching.Count == 0 ? "no backup" : $"the beginning of {matching.Count} backups ({string.Join(", ", matching)})")} of the environment '{environment}'; nothing was touched. Type -t:RestoreState to see them all, then -p:NubesGenBackup=<name>, latest or previous.");

    public static Problem BackupDamaged(string backup) => new(
        "NG4033",
        $"The backup '{backup}' is not what was written, and was not used; nothing was touched. Type -t:RestoreState to choose another.");

    public static Problem NotRestored(string backup, string reason, string? setAside) => new(
        "NG4039",
        $"The backup '{backup}' could not be brought back: {reason} {(setAside is null ? "The state is as it was." : $"The damaged state was set aside before, beside where it was, as {setAside}: there is none now.")} Mend that, then type the same command again.");

    public static Problem UnlockNotConfirmed(string environment, IReadOnlyList<string> holders) => new(
        "NG4034",
        $"{(holders.Count == 0 ? $"Nobody is known to hold the environment '{environment}'" : $"The environment '{environment}' is held by {string.Join(" and ", holders)}")}; nothing was touched. If that run has ended for certain, type -t:UnlockState -p:NubesGenConfirm={environment}.");

    public static Problem SavedLater(string environment) => new(
        "NG4037",
        $"The state of the environment '{environment}' could not be saved at first, but is now: nothing is lost. Type the same command again to see that all was done.");

    public static Problem NotOfThisState(string file) => new Problem(
        "NG4038",
        $"'{file}' was left by a run that could not save its state, but is damaged or belongs to another state than the environment has now, so it was left alone. Keep it until you know what it is, then type: rm '{file}'.").AsWarning();

    public static Problem Overtaken(string environment, string backup) => new Problem(
        "NG4041",
        $"A run that could not save its state was overtaken by another: its state is now the backup '{backup}' of the environment '{environment}'. What only that run has made may be missing in the state: type -t:PlanEnv to see, and -t:RestoreState -p:NubesGenBackup={backup} if that one is right.").AsWarning();

    public static Problem PageNotWritten(string path, string reason) => new Problem(
        "NG4006",
        $"The page '{path}' could not be written: {reason}. The list above is whole; for the page, make room or mend the permissions, then type: dotnet build -t:ListEnvs.").AsWarning();

    public static Problem OtherSubscription(string environment, string subscription, string? ours) => new(
        "NG4007",
        $"The environment '{environment}' lives in the Azure subscription {subscription}, and this run is about {ours}; nothing was touched. Set NubesGenSubscriptionId, or ARM_SUBSCRIPTION_ID, to {subscription}.");

    private static string Delete(string file) =>
        file.StartsWith("http", StringComparison.Ordinal) ? $"az storage blob delete --auth-mode login --blob-url {file}" : $"rm '{file}'";

    /// <summary>Whether a problem is that an environment is somebody else's.</summary>
    /// <param name="problem">The problem.</param>
    public static bool IsOtherOwner(Problem problem) => problem.Code == OtherOwner("", "", "", null).Code;
}
