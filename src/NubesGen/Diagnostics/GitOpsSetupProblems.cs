using NubesGen.GitOps.Steps;

namespace NubesGen.Diagnostics;

/// <summary>NG6060 to NG6079: what SetupGitOps runs into. What it has made stays, and the same command goes on from there.</summary>
internal static class GitOpsSetupProblems
{
    private const string Again = "dotnet build -t:SetupGitOps";

    public static Problem NotOnGitHub(string? remote) => new("NG6060",
        $"SetupGitOps needs a repository on GitHub, and {(remote is null ? "there is no remote 'origin'" : $"'origin' ({remote}) is on none that we know")}. Type: gh repo create --source . --push; for a GitHub Enterprise Server: gh auth login --hostname <host>.");

    public static Problem NotSignedInToGitHub(string host, string reason) => new("NG6061",
        $"We are not signed in to GitHub at {host}: {reason}. Type: gh auth login --hostname {host}; or set GH_TOKEN.");

    public static Problem GitHubRefuses(string method, string path, int status, string needed) => new("NG6062",
        $"GitHub refuses {method} {path} ({status}): whoever sets up must be administrator of the repository, and the token must carry that ({needed}). Have an administrator type: {Again}; or for more rights: gh auth refresh --scopes repo.");

    public static Problem GitHubUnreachable(string host, string reason) => new("NG6063",
        $"GitHub cannot be reached at {host}: {reason}. Check the network and HTTPS_PROXY with: curl -I https://{host}; then type: {Again}.");

    public static Problem UnexpectedOfGitHub(string method, string path, int status, string message) => new("NG6064",
        $"GitHub answered {status} to {method} {path}{(message.Length == 0 ? "" : $" ({message})")}. Look at https://www.githubstatus.com, then type: {Again}.");

    public static Problem MissingRight(AzureRight right, string code) => new("NG6065",
        $"Azure refuses{(code.Length == 0 ? "" : $" ({code})")}: we miss the permission {right.Action} on {right.Scope}. Have its owner type: az role assignment create --role \"{right.Role}\" --assignee <you> --scope {right.Scope}; then type: {Again}.");

    public static Problem NotKept(string what) => new("NG6066",
        $"{what} was changed as wanted, but when looked at again it is not so. Look for a policy or a colleague that changes it back, then type: {Again}.");

    public static Problem Taken(string what, string id, string repository) => new("NG6067",
        $"There is {what} already that SetupGitOps has not made for {repository}: {id}. Nothing of it was touched; if it shall be ours, give it the tags managed-by=NubesGen.Sdk and repository={repository} in the portal, then type: {Again}.");

    public static Problem SameSubscription(string subscription) => new("NG6068",
        $"NubesGenProtectedSubscriptionId is {subscription}, where the other environments live too: whoever deploys those could change the protected ones. Set it to another subscription, or leave it out.");

    public static Problem EnvironmentsLeft(IReadOnlyList<string> environments, string account) => new("NG6069",
        $"Environments still exist in {account}: {string.Join(", ", environments)}. Nothing was taken back; remove each first: dotnet build -t:DestroyEnv -p:NubesGenEnvironment=<name>.");

    public static Problem NotConfirmed(string project) => new("NG6070",
        $"Taking back the set-up takes it from all projects of the repository, with the backups of states that environments have left; nothing was touched. To do it, add -p:NubesGenConfirm={project}.");

    public static Problem StatesNotSeen(string account, string containerId, string reason) => new("NG6071",
        $"It cannot be seen whether environments still exist in {account}: {reason}. Nothing was taken back; have yourself let in: az role assignment create --role \"Storage Blob Data Reader\" --assignee <you> --scope {containerId}.");

    public static Problem SubjectUnknown(string template) => new("NG6073",
        $"Somebody has changed what GitHub's sign-in tokens say of this repository ({template}) so that Azure cannot tell its environments apart by it. Give the subject the keys repo and context: gh api --method PUT repos/{{owner}}/{{repo}}/actions/oidc/customization/sub -F use_default=true.");

    public static Problem NoApproval(string environment, string reason) => new("NG6074",
        $"Deployments to the GitHub environment {environment} wait for nobody's approval: {reason}. Name somebody under Settings > Environments > {environment} > Required reviewers.");

    public static Problem ForbiddenByPolicy(string action, string scope) => new("NG6075",
        $"A policy of the organisation forbids {action} on {scope} (RequestDisallowedByPolicy), whatever roles we have. Ask who looks after Azure Policy for an exemption of that resource group, then type: {Again}.");

    public static Problem OtherSubscription(string environment, string there, string asked) => new("NG6076",
        $"The GitHub environment {environment} is set up for the subscription {there}, and {asked} was asked for: environments in the former would be lost from sight. Type the former; or, when none is left there, gh variable delete AZURE_SUBSCRIPTION_ID --env {environment}.");

    public static Problem FixedInProject(string property, string why) => new("NG6077",
        $"The project sets {property}, {why}. Take it out of the project file; on the command line it may stay: {Again} -p:{property}=<value>.");

    public static Problem NoSuchSubscription(string subscription) => new("NG6078",
        $"There is no subscription {subscription} for whoever is signed in to Azure. To see yours, type: az account list --output table.");
}
