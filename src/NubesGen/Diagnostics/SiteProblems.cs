using System.Globalization;
using NubesGen.Deployment.Azure.Sites;

namespace NubesGen.Diagnostics;

/// <summary>NG5030 to NG5044: deployments to Azure App Service and Azure Functions.</summary>
internal static class SiteProblems
{
    public static Problem NotAllowed(SiteName site, string host, int status) => new("NG5030",
        $"{host} answered {status}: we are signed in to Azure, but may not deploy to {site.Id}. Have its owner type: az role assignment create --role \"Website Contributor\" --assignee <you> --scope {site.Id}.");

    public static Problem AddressRestricted(SiteName site, string host, string address) => new("NG5031",
        $"{host} does not let this machine in, whose address is {address}: the site has access restrictions for deployments. Type: az {site.CliGroup} config access-restriction add {site.CliArguments} --scm-site true --rule-name deployment --action Allow --priority 100 --ip-address {address}.");

    public static Problem Busy(string host, TimeSpan waited) => new("NG5032",
        $"Another deployment has been running at {host} for {Seconds(waited)}. Look at it with: az webapp log deployment list; type the same command again when it has ended.");

    public static Problem NoAnswer(string host, string reason, TimeSpan tried) => new("NG5033",
        $"The deployment site {host} did not take the package within {Seconds(tried)}: {reason}. Look at https://status.azure.com and check the way there with: curl -I https://{host}; then type the same command again.");

    public static Problem Refused(string host, string what, int status, string answer) => new("NG5034",
        $"{host} answered {status} to {what}{(answer.Length == 0 ? "" : $": {answer}")}. Mend what it says, then type the same command again.");

    public static Problem Stopped(SiteName site) => new("NG5035",
        $"The site is stopped: {site.Id}. Type: az {site.CliGroup} start {site.CliArguments}; then the same command again.");

    public static Problem NoSite(SiteName site) => new("NG5036",
        $"There is no site {site.Id} that can be deployed to. Type: dotnet build -t:Provision; then the same command again.");

    public static Problem NotHealthyInSlot(string release, string answer, SiteName site) => new("NG5037",
        $"{release} does not get healthy in its slot: {answer}. What served before serves on, untouched. {ReadLog(site)}");

    public static Problem SwappedBack(string release, string answer, TimeSpan gap, SiteName site) => new("NG5038",
        $"{release} was healthy in its slot, but not in the place of the one before: {answer}. The one before is back, after {Seconds(gap)}. {ReadLog(site)}");

    public static Problem Restored(string release, string answer, string previous, TimeSpan gap, SiteName site) => new("NG5039",
        $"{release} does not get healthy: {answer}. {previous} was deployed again and serves, {Seconds(gap)} after it was replaced; a tier with slots (NubesGenApplicationTier=Standard) has no such gap. {ReadLog(site)}");

    public static Problem NotRestored(string release, string answer, string why, SiteName site) => new("NG5040",
        $"{release} does not get healthy: {answer}. Nothing serves now: {why}. {ReadLog(site)}");

    public static Problem NoPackage(string release, string location) => new("NG5041",
        $"{release} cannot be deployed again, since its package is gone or damaged: {location}. Name another with -p:NubesGenRelease=<number>, or deploy its commit again.");

    public static Problem NotPacked(string folder, string reason) => new("NG5042",
        $"The published files could not be packed: {reason}. What served before serves on. Mend the cause (often a full disk: df -h {folder}), then type the same command again.");

    private static string ReadLog(SiteName site) => $"To see why, {site.HowToReadLog}; mend the application and deploy again.";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
}
