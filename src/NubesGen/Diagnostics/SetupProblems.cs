namespace NubesGen.Diagnostics;

/// <summary>NG6xxx: set-up and credentials.</summary>
internal static class SetupProblems
{
    public static Problem NoCloudInCi() => new(
        "NG6001",
        "No cloud is set up for this CI run: NUBESGEN_STATE_STORAGE_ACCOUNT is not set, and CI never takes the Local cloud by itself. On your own machine type: dotnet build -t:SetupGitOps; or add -p:NubesGenCloud=Local.");

    public static Problem NoStateAccount() => new(
        "NG6006",
        "Environments on Azure keep their state in a storage account, and none is named. Type: dotnet build -t:SetupGitOps, which makes one; or set NubesGenStateStorageAccount, or the environment variable NUBESGEN_STATE_STORAGE_ACCOUNT, to its name.");

    public static Problem NoSubscription() => new(
        "NG6007",
        "It is not said which Azure subscription the environment is to be in. Set NubesGenSubscriptionId in the project, or the environment variable ARM_SUBSCRIPTION_ID; to see the id of yours, type: az account show --query id.");

    public static Problem OnlyPlanned() => new(
        "NG6005",
        "The Simulated cloud shows what would be made, and makes nothing. Type: dotnet build -t:PlanEnv -p:NubesGenCloud=Simulated.");

    public static Problem ChecksFailed(int failed) => new(
        "NG6004",
        $"{(failed == 1 ? "One check" : $"{failed} checks")} of Doctor failed. Do what stands behind 'mend' above, then type: dotnet build -t:Doctor.");
}
