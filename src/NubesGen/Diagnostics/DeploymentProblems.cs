using System.Globalization;

namespace NubesGen.Diagnostics;

/// <summary>Failures of the Local cloud and of deployments to it: NG5001 to NG5029.</summary>
internal static class DeploymentProblems
{
    public static Problem Cancelled(string operation, string environment) => new("NG5017",
        $"{operation} of the environment '{environment}' was stopped. What Terraform had done is in its state, and what served before serves on. Type the same command again to go on.");

    public static Problem NotProvisioned(string environment) => new("NG5016",
        $"The environment '{environment}' does not exist yet, so there is nothing to work on. Type: dotnet publish -t:DeployEnv.");

    public static Problem LocalNeedsUnix() => new("NG5001",
        "The Local cloud does not run on Windows. Run the same command in WSL (type: wsl), or choose Azure with -p:NubesGenCloud=Azure.");

    public static Problem NotInstalled(string service, IEnumerable<string> programs, string install, string? setting, string file) => new("NG5002",
        $"{service} is not installed: no {string.Join(" or ", programs)} was found. Type: {install}{OrGive(setting, file)}.");

    public static Problem NotLocal(string service, string? setting, string file) => new("NG5003",
        $"{service} cannot be started on this machine. Use one that runs elsewhere{OrGive(setting, file).Replace(", or", ":", StringComparison.Ordinal)}.");

    public static Problem PortTaken(string what, int port) => new("NG5004",
        $"{what} has port {port} in this environment, but another program listens there. Find it with: lsof -i :{port}; end it and run the same command again.");

    public static Problem ServiceNotReady(string service, TimeSpan limit, string lastLines, string log) => new("NG5005",
        $"{service} ended or did not get ready within {Seconds(limit)}. Its last lines:\n{lastLines}\nRead {log}, mend the cause and run the same command again.");

    public static Problem PreparationFailed(string service, string program, int exitCode, string output) => new("NG5006",
        $"The data folder of {service} could not be made: {program} ended with exit code {exitCode}:\n{output}\nMend the cause and run the same command again.");

    public static Problem NpmFailed(string package, string version, string output) => new("NG5007",
        $"npm could not fetch {package} {version}:\n{output.Trim()}\nCheck the network and npm's registry with: npm ping; then run the same command again.");

    public static Problem RefusesRoot(string service, IEnumerable<string> users) => new("NG5008",
        $"{service} refuses to run as root, and setpriv or a user to run it as ({string.Join(", ", users)}) is missing. Type: apt-get install util-linux; or run the same command as an ordinary user.");

    public static Problem NoFreePort(int first, int last) => new("NG5009",
        $"No port from {first} to {last} is free. Remove environments you do not need with: dotnet build -t:DestroyEnv -p:NubesGenEnvironment=<name>.");

    public static Problem Unhealthy(string what, string answer, string lastLines, string log, bool previousServes) => new("NG5010",
        $"{what} is not healthy: {answer}. {(previousServes ? "The release before it still serves. " : "")}Its last lines:\n{lastLines}\nRead {log}, mend the application and deploy again.");

    public static Problem SwitchFailed(string answer, string lastLines, string log, TimeSpan? gap) => new("NG5011",
        $"The new release was healthy on trial, but not at its final address: {answer}. {(gap is { } time ? $"The release before it is back, after {Seconds(time)}." : "Nothing serves now.")} The new one's last lines:\n{lastLines}\nRead {log}, mend the application and deploy again.");

    public static Problem NothingPublished(string folder, string assembly) => new("NG5012",
        $"'{folder}' holds neither {assembly}.dll with its {assembly}.runtimeconfig.json nor the program {assembly}. Type: dotnet publish -t:DeployEnv.");

    public static Problem NoDotnet() => new("NG5013",
        "The application needs the dotnet program, which is not on PATH. Add the folder of dotnet to PATH and run the same command again.");

    public static Problem CopyFailed(string folder, string reason) => new("NG5014",
        $"The published files could not be copied to '{folder}': {reason} The release before still serves. Mend the cause (often a full disk: df -h) and deploy again.");

    public static Problem BadSettingsLine(string file, int line) => new("NG5015",
        $"Line {line} of '{Path.GetFileName(file)}' is not a setting. Write it as KEY=VALUE, or start it with # to make it a comment.")
    { File = file, Line = line };

    public static Problem NoFunctionsHost() => new("NG5018",
        "The Local cloud of this version has no host for functions: the environment and its services are there, but nothing was deployed. To run the functions yourself, type in the project's folder: func start.");

    public static Problem NoSuchRelease(string environment, int? wanted, IReadOnlyList<int> there) => new("NG5019",
        $"The environment '{environment}' keeps {(wanted is { } number ? $"no release {number}" : "no release before the one that serves")}. "
        + (there.Count == 0 ? "Nothing has been deployed to it; type: dotnet publish -t:DeployEnv." : $"It has {string.Join(", ", there)}: name one with -p:NubesGenRelease=<number>, or deploy the commit again."));

    private static string OrGive(string? setting, string file) => setting is null
        ? ""
        : $", or give {setting} in your environment or as a line {setting}=... in {file}";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
}
