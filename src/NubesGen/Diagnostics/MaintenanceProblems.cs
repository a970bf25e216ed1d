namespace NubesGen.Diagnostics;

/// <summary>NG609x: what a schedule does with environments.</summary>
internal static class MaintenanceProblems
{
    public static Problem ExpiresSoon(string environment, string relative, string exact) => new Problem(
        "NG6090",
        $"The environment {environment} expires {relative} ({exact}), and is removed then with all its data. To keep it, deploy to it again; for good, with -p:NubesGenPinned=true.").AsWarning();

    public static Problem BranchesUnknown(string remote, string why) => new Problem(
        "NG6091",
        $"It is not known which branches exist, so no environment is removed for having lost its: {remote} cannot be asked, {why}. Mend that, then type: dotnet build -t:MaintainEnvs.").AsWarning();
}
