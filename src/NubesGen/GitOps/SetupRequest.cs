namespace NubesGen.GitOps;

/// <summary>What SetupGitOps is to do.</summary>
/// <param name="DryRun">Whether it only says what it would do.</param>
/// <param name="Undo">Whether it takes back what it has done before.</param>
public sealed record SetupRequest(bool DryRun, bool Undo);
