namespace NubesGen.Diagnostics;

/// <summary>NG6xxx: set-up and credentials.</summary>
internal static class SetupProblems
{
    public static Problem NoCloudInCi() => new(
        "NG6001",
        "No cloud is set up for this CI run: NUBESGEN_STATE_STORAGE_ACCOUNT is not set, and CI never takes the Local cloud by itself. Give the repository variable NUBESGEN_STATE_STORAGE_ACCOUNT the name of your state storage account, or add -p:NubesGenCloud=Local.");

    public static Problem CloudNotYetOffered(string cloud) => new(
        "NG6002",
        $"This version of NubesGen.Sdk generates Terraform for Azure but runs environments on the Local cloud only, not on {cloud}. To run this environment here, add -p:NubesGenCloud=Local; to see what it would be on Azure, type: dotnet build -t:PlanEnv -p:NubesGenCloud=Simulated.");

    public static Problem OnlyPlanned() => new(
        "NG6005",
        "The Simulated cloud shows what would be made, and makes nothing. Type: dotnet build -t:PlanEnv -p:NubesGenCloud=Simulated.");

    public static Problem ChecksFailed(int failed) => new(
        "NG6004",
        $"{(failed == 1 ? "One check" : $"{failed} checks")} of Doctor failed. Do what stands behind 'mend' above, then type: dotnet build -t:Doctor.");
}
