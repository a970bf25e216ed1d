using NubesGen.Terraform;

namespace NubesGen.Diagnostics;

/// <summary>NG3xxx: what can go wrong with Terraform and with getting it.</summary>
internal static class TerraformProblems
{
    private const string DefaultLockFile = "terraform/.terraform.lock.hcl";

    private const string StateNotSavedCode = "NG3013";

    private const string GetTerraform = "Install Terraform 1.11 or later, or OpenTofu 1.11 or later, or type '-p:NubesGenTerraformPath=<path>' to name one.";

    /// <summary>The file the user named does not exist.</summary>
    public static Problem NotThere(string path) => new("NG3001",
        $"NubesGenTerraformPath names '{path}', which does not exist. Correct the path, or leave the property out to use the Terraform on PATH.");

    /// <summary>What was found is too old or does not run.</summary>
    public static Problem NotUsable(IEnumerable<string> found) => new("NG3002",
        $"Found {string.Join(" and ", found)}, but versions below {TerraformTool.OldestVersion} are refused: they would write secrets into the state. {GetTerraform}");

    /// <summary>Nobody publishes a release for this platform that we could check.</summary>
    public static Problem NoRelease(string version, string platform) => new("NG3003",
        $"No Terraform is on PATH, and there is no release {version} for {platform} to fetch. {GetTerraform}");

    /// <summary>The server did not answer, or not well.</summary>
    public static Problem DownloadFailed(Uri address, string reason) => new("NG3004",
        $"No Terraform is on PATH, and {address} could not be fetched: {OneLine(reason)} Type the command again when the network is back. {GetTerraform}");

    /// <summary>What came is not what was published.</summary>
    public static Problem WrongChecksum(Uri address, string expected, string actual) => new("NG3005",
        $"{address} is not the file it should be (SHA-256 {actual} instead of {expected}) and was deleted: it came incomplete, or something between here and the server changed it. "
        + $"Type the command again on another network. {GetTerraform}");

    /// <summary>A folder of ours cannot be written.</summary>
    public static Problem CannotWrite(string folder, string reason) => new("NG3006",
        $"'{folder}' cannot be written: {OneLine(reason)} Make room or mend the permissions, then type the command again.");

    /// <summary>An error of Terraform that has no code of its own.</summary>
    public static Problem Error(string summary, string detail, string? address) => new("NG3007",
        $"{Sentence(summary, detail, address)} Mend it, then type the same command again: what is done stays done.");

    /// <summary>A warning of Terraform.</summary>
    public static Problem Warning(string summary, string detail, string? address) => new Problem("NG3008",
        $"{Sentence(summary, detail, address)} Nothing needs to be typed now; '-t:PlanEnv' shows it again.").AsWarning();

    /// <summary>Terraform ended without saying why in its stream; over 128 a signal ended it.</summary>
    public static Problem Failed(string command, int exitCode, string error) => new("NG3009", exitCode > 128
        ? $"'terraform {command}' was killed (signal {exitCode - 128}) before it was done. Type the same command again: it goes on from what Terraform had saved."
        : $"'terraform {command}' ended with exit code {exitCode}: {(error.Length > 0 ? OneLine(error) : "it did not say why.")} "
        + "Type '-t:Doctor' to have the tools, the credentials and the state checked.");

    /// <summary>Somebody else works on the same state.</summary>
    public static Problem Locked(StateLockHolder holder) => new("NG3010",
        $"The state is locked by {holder}. Wait for it to end and type the command again, or wait longer with -p:NubesGenLockTimeout=00:30:00.");

    /// <summary>The state has changed between plan and apply.</summary>
    public static Problem StalePlan() => new("NG3011",
        "The environment was changed by somebody else after this plan was made, so the plan was not applied. Type the same command again to make a new one.");

    /// <summary>The last resort against a Terraform that hangs.</summary>
    public static Problem TimedOut(string command, TimeSpan limit) => new("NG3012",
        $"'terraform {command}' did not end within {Duration.Text(limit)} and was killed; its lock may be left behind. "
        + "Check the network and type the command again.");

    /// <summary>What was done is real, but the state store does not know of it.</summary>
    public static Problem StateNotSaved(string file) => new(StateNotSavedCode,
        $"The state could not be saved: what was made is recorded in '{file}' only. Keep that file. When the store answers again, type the same "
        + "command again on this machine: it saves that file before anything else.");

    /// <summary>Whether a problem is that one.</summary>
    public static bool IsStateNotSaved(Problem problem) => problem.Code == StateNotSavedCode;

    /// <summary>A plan that would destroy data.</summary>
    public static Problem DataLoss(IReadOnlyList<PlannedChange> lost) => new("NG3014",
        $"Nothing was changed, since data would be lost: {string.Join(", ", lost.Select(Describe))}. "
        + "If that is what you want, type the command again with '-p:NubesGenAllowDataLoss=true'.");

    /// <summary>Terraform and OpenTofu do not read each other's state.</summary>
    public static Problem OtherProduct(string environment, string made, string found) => new("NG3015",
        $"The state of environment '{environment}' was made by {made}, and {found} may not read it. Set NubesGenTerraformPath to the path of {made}.");

    /// <summary>A resource that only Azure knows.</summary>
    public static Problem NotSimulated(string type, string terraform) => new("NG3016",
        $"The offline plan does not know {type}: it plays the Azure resources that NubesGen.Sdk generates, and a few more. {terraform} "
        + $"If {type} is spelt right, leave its file out of the offline plan. To have it checked by the real provider, type "
        + "'terraform -chdir=terraform init -backend=false', then 'terraform -chdir=terraform validate'.");

    /// <summary>CI had to choose the providers itself.</summary>
    public static Problem NoLockFileInGit(string file) => new Problem("NG3017",
        $"{Path.GetFileName(file)} is not in git, so this run has chosen the providers itself and the next may choose others. "
        + $"On your own machine type '{LockCommand(file)}', then commit {file}.")
    {
        File = file,
    }.AsWarning();

    /// <summary>The checksums of the other platforms could not be had.</summary>
    public static Problem LockedForThisPlatformOnly(string file, string error) => new Problem("NG3018",
        $"{Path.GetFileName(file)} holds the providers' checksums for this platform only: {OneLine(error)} "
        + $"With the registry in reach type '{LockCommand(file)}', then commit the file.")
    {
        File = file,
    }.AsWarning();

    /// <summary>A provider is not the one that was locked.</summary>
    public static Problem ProviderChanged(string detail) => new("NG3019",
        $"A provider is not the one that .terraform.lock.hcl names, and was not used: {OneLine(detail)} If the file is right, clear your mirror or cache of providers. "
        + $"If it is out of date, delete it, type '{LockCommand(DefaultLockFile)}' on your own machine and commit the new one.");

    /// <summary>The configuration wants another provider than was locked.</summary>
    public static Problem LockFileDoesNotFit(string detail) => new("NG3020",
        $".terraform.lock.hcl does not fit the configuration any more: {OneLine(detail)} "
        + $"Delete it, type '{LockCommand(DefaultLockFile)}' on your own machine and commit the new one.");

    /// <summary>The stand-in for Azure did not come up.</summary>
    public static Problem NoSimulator(string program, string reason) => new("NG3021",
        $"'{program}', which plays Azure for the offline plan, did not start: {OneLine(reason.Length > 0 ? reason : "it did not say why.")} "
        + "It needs the ASP.NET Core runtime of the .NET 10 SDK: type 'dotnet --list-runtimes' to see whether it is there.");

    /// <summary>A file of the user's that is to be copied.</summary>
    public static Problem CannotRead(string path, string reason) => new Problem("NG3022",
        $"'{path}' cannot be read: {OneLine(reason)} Mend its permissions, or delete it if it is a link to nothing, then type the command again.")
    {
        File = path,
    };

    /// <summary>Azure has what Terraform was to make.</summary>
    /// <param name="existing">What it is.</param>
    /// <param name="whyNot">Why it was not taken over, a sentence without full stop; <see langword="null"/>: not tried.</param>
    public static Problem Exists(ExistingResource existing, string? whyNot = null) => new Problem("NG3023",
        $"{existing.Address} is there already, and Terraform's state does not know it: {existing.Id}.{(whyNot is null ? "" : $" It was not taken over: {OneLine(whyNot).TrimEnd('.')}.")} "
        + $"If it is this environment's, type '{ImportCommand(existing)}'; else delete it with 'az resource delete --ids {Quoted(existing.Id)}'. Then type the same command again.")
    {
        Existing = existing,
    };

    /// <summary>Brackets and quotes of an address must reach Terraform through a shell and through our own splitting.</summary>
    private static string ImportCommand(ExistingResource existing) =>
        $"dotnet build -t:Terraform -p:NubesGenTerraformArguments=\"import '{existing.Address.Replace("\"", "\\\"", StringComparison.Ordinal)}' '{existing.Id}'\"";

    /// <summary>What writes the file for every platform, in any version of ours.</summary>
    private static string LockCommand(string file) =>
        $"terraform -chdir={Quoted(Path.GetDirectoryName(file)!)} {string.Join(' ', ProviderLock.Command)}";

    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c, StringComparison.Ordinal)) ? path : $"\"{path}\"";

    private static string Describe(PlannedChange change) =>
        $"{change.Address} would be {(change.Action == PlannedAction.Replace ? "replaced" : "destroyed")}" + (change.Reason is null ? "" : $" ({change.Reason})");

    private static string Sentence(string summary, string detail, string? address)
    {
        var text = OneLine(detail.Length > 0 ? $"{summary}: {detail}" : summary);
        return "Terraform" + (address is null ? ": " : $", at {address}: ") + text + (text.EndsWith('.') ? "" : ".");
    }

    /// <summary>Build logs are read line by line, by people and by tools.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
