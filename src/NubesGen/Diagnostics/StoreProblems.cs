using System.Globalization;

namespace NubesGen.Diagnostics;

/// <summary>NG401x: the state store in Azure, and the way there.</summary>
internal static class StoreProblems
{
    public const string StateLockedCode = "NG4010";

    private const string Role = "Storage Blob Data Contributor";

    public static Problem StateLocked(string environment, string holder, TimeSpan waited) => new(
        StateLockedCode,
        $"Terraform's own lock on the state of environment '{environment}' is held by {holder}, and there is no proof that it has ended. We waited {waited:c}. "
        + $"Run the same command again when it has ended; if you know that it has, type: dotnet build -t:UnlockState -p:NubesGenEnvironment={environment} -p:NubesGenConfirm={environment}");

    public static Problem Unreachable(string store, string reason) => new(
        "NG4011",
        $"The state store '{store}' cannot be reached: {reason}. What is done stays done. Type the same command again when the network is back.");

    public static Problem Refused(string store, string reason) => new(
        "NG4012",
        $"The state store '{store}' does not let us in: {reason}. Type 'az login' to sign in as somebody who has the role '{Role}' on it, then the same command again.");

    public static Problem Missing(string store, string reason) => new(
        "NG4013",
        $"There is no state store '{store}': {reason}. Correct NubesGenStateStorageAccount or NubesGenStateContainer, or make the store: dotnet build -t:SetupGitOps");

    public static Problem WrongClock(string store, TimeSpan ahead) => new(
        "NG4014",
        string.Create(CultureInfo.InvariantCulture, $"The clock of this machine is {Duration(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} that of the state store '{store}', which therefore does not let us in. ")
        + "Set the clock right (on Linux: sudo timedatectl set-ntp true), then type the same command again.");

    public static Problem Unexpected(string store, string reason) => new(
        "NG4015",
        $"The state store '{store}' refuses what we asked: {reason}. To have the store checked, type: dotnet build -t:Doctor");

    private static string Duration(TimeSpan time)
    {
        var minutes = (long)Math.Round(time.TotalMinutes);
        return minutes < 120 ? $"{minutes} min" : $"{minutes / 60} h {minutes % 60} min";
    }
}
