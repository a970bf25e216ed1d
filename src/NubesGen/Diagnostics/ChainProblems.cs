namespace NubesGen.Diagnostics;

/// <summary>NG5080 to NG5089: what surrounds a deployment, from the build to the tests after it.</summary>
internal static class ChainProblems
{
    public static Problem DebugBuild(string configuration) => new("NG5080",
        $"This is a {configuration} build, and such a one is not deployed to Azure; nothing was touched. Type: dotnet publish -t:DeployEnv, or dotnet build -c Release -t:DeployEnv; to deploy it all the same, add -p:NubesGenAllowDebug=true.");

    public static Problem SmokeTestsFailed(IReadOnlyCollection<string> projects, string environment) => new("NG5081",
        $"The environment '{environment}' was deployed to, and then the smoke tests {string.Join(", ", projects)} failed: their output is above. What was deployed serves. To go back to the release before, type: dotnet build -t:Rollback.");

    public static Problem TagsNotWritten(string resourceGroup, string reason) => new("NG5082",
        $"The deployment has succeeded, but branch, commit and time of it could not be written as tags on the resource group {resourceGroup}: {reason} To try again, type the same command.");
}
