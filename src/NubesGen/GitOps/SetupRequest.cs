namespace NubesGen.GitOps;

/// <summary>What SetupGitOps is to do.</summary>
/// <param name="DryRun">Whether it only says what it would do.</param>
/// <param name="Undo">Whether it takes back what it has done before.</param>
/// <param name="Confirmed">The project for which undoing is confirmed; <see langword="null"/>: it is not.</param>
public sealed record SetupRequest(bool DryRun, bool Undo, string? Confirmed = null);
