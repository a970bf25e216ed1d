namespace NubesGen.Diagnostics;

/// <summary>Failures of deployments to Azure Container Apps: NG5045 to NG5059.</summary>
internal static class ContainerProblems
{
    public static Problem ImageFailed(string registry, string lines) => new("NG5045",
        $"The container image for {registry} could not be made or pushed. The .NET SDK says:\n{lines}\nMend the cause, then type: dotnet publish -t:DeployEnv.");

    public static Problem RegistryRefuses(string registry, string what) => new("NG5046",
        $"The registry {registry} {what}. Whoever deploys may push with the role AcrPush, some minutes after it was given; have its owner type: "
        + $"az role assignment create --role AcrPush --assignee <you> --scope $(az acr show --name {registry.Split('.')[0]} --query id --output tsv).");

    public static Problem RegistryUnreachable(string registry, string reason) => new("NG5047",
        $"The registry {registry} does not answer: {reason}. Check the network and HTTPS_PROXY with: curl -I https://{registry}/v2/; then type the same command again.");

    public static Problem BaseImageUnavailable(string lines) => new("NG5048",
        $"The image that the application's own is based on cannot be read. The .NET SDK says:\n{lines}\nCorrect ContainerBaseImage or ContainerFamily, or sign in to its registry with: docker login <registry>; then type: dotnet publish -t:DeployEnv.");

    public static Problem NoImage(string project) => new("NG5049",
        $"The .NET SDK makes no container image of '{project}'. Remove IsPublishable=false and EnableSdkContainerSupport=false from the project, or choose where it runs as files with -p:NubesGenApplicationType=AppService.");

    public static Problem Unhealthy(string what, string reason, string details, bool previousServes) => new("NG5050",
        $"{what} is not healthy: {reason}. {(previousServes ? "What served before still serves. " : "")}{Told(details)}Mend the application, then type: dotnet publish -t:DeployEnv.");

    public static Problem AddressUnhealthy(string what, string address, string reason, bool previousServes) => new("NG5051",
        $"{what} was healthy on its own, but not at {address}: {reason}. {(previousServes ? "What served before has the requests back. " : "")}Mend what is between the address and the application, then type: dotnet publish -t:DeployEnv.");

    public static Problem SettingsNotServing(string application, string reason) => new("NG5052",
        $"Terraform has changed the settings of '{application}', but with them the release that serves is not healthy: {reason}. It serves on with the settings from before. Correct them, or bring a release that works with them; type: dotnet publish -t:DeployEnv.");

    public static Problem NoApplication(string application) => new("NG5053",
        $"There is no container app '{application}' in Azure, though Terraform's state knows it. Type: dotnet build -t:Provision.");

    public static Problem ImageGone(string release, string image) => new("NG5054",
        $"The image of {release} is gone from the registry: {image}. Deploy its commit again: git checkout <commit>; dotnet publish -t:DeployEnv.");

    public static Problem NoJob(string environment) => new("NG5055",
        $"The environment '{environment}' has no job that could run a command inside its network. Type: dotnet build -t:Provision.");

    public static Problem JobFailed(string job, string execution, string status) => new("NG5056",
        $"The command that the new release needs before it may start has failed inside Azure: the run {execution} of the job {job} ended as '{status}'. What served before still serves. "
        + $"For its last lines type: az containerapp job logs show --name {job} --execution {execution} --container migrations --resource-group <group>.");

    public static Problem WrongPlatform(string runtime) => new("NG5057",
        $"The project is published for '{runtime}', and Azure Container Apps runs linux-x64 and linux-musl-x64 only. Remove RuntimeIdentifier and ContainerRuntimeIdentifier from the project, then type: dotnet publish -t:DeployEnv.");

    private static string Told(string details) => details.Length == 0 ? "" : $"Azure says:\n{details}\n";
}
