using System.Text.RegularExpressions;
using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>An error or a warning in Terraform's own words. Terraform keeps sensitive values out of them.</summary>
/// <param name="IsError">A warning otherwise.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Detail">Sentences, possibly in several lines; may be empty.</param>
/// <param name="Address">The resource it is about.</param>
internal sealed partial record TerraformDiagnostic(bool IsError, string Summary, string Detail, string? Address)
{
    /// <summary>The file it points at, relative to the configuration; <see langword="null"/> when none.</summary>
    public string? FileName { get; init; }

    /// <summary>Line in <see cref="FileName"/>, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Column in <see cref="FileName"/>, from 1.</summary>
    public int Column { get; init; }

    /// <summary>Whether the new state is in a file beside the configuration only: never to be passed over.</summary>
    public bool IsStateNotSaved => Summary == "Failed to persist state to backend";

    /// <summary>What was to be made and is there already, in the words of azurerm; <see langword="null"/>: it is not about that.</summary>
    public ExistingResource? Existing =>
        IsError && Address is not null && Exists().Match($"{Summary}\n{Detail}") is { Success: true } match
            ? new ExistingResource(Address, match.Groups["id"].Value)
            : null;

    /// <summary>Whether it only says that others have failed, as "execution halted" does once for each resource that was not begun.</summary>
    public bool IsEcho => Detail.Length == 0 && Address is null;

    /// <summary>The same as a problem for the user.</summary>
    /// <param name="context">Where Terraform ran.</param>
    /// <returns>A problem with an absolute file path, where Terraform named a file.</returns>
    public Problem ToProblem(TerraformContext context) => Problem(context) with
    {
        File = FileName is null ? null : Path.GetFullPath(FileName, context.CopiedFrom ?? context.ConfigurationDirectory),
        Line = Line,
        Column = Column,
    };

    private Problem Problem(TerraformContext context) =>
        !IsError ? TerraformProblems.Warning(Summary, Detail, Address)
        : IsStateNotSaved ? TerraformProblems.StateNotSaved(context.ErroredState)
        : Summary == "Saved plan is stale" ? TerraformProblems.StalePlan()
        : IsOtherPackage ? TerraformProblems.ProviderChanged(Detail)
        : IsOutsideLockFile ? TerraformProblems.LockFileDoesNotFit(Detail)
        : IsLocked ? TerraformProblems.Locked(StateLockHolder.Parse(Detail))
        : Existing is { } existing ? TerraformProblems.Exists(existing)
        : TerraformProblems.Error(Summary, Detail, Address);

    [GeneratedRegex("""\bresource with the ID "(?<id>[^"]+)".*\bneeds to be imported into the State\b""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Exists();

    /// <summary>The provider is not the one that the lock file names.</summary>
    private bool IsOtherPackage => Detail.Contains("match any of the checksums", StringComparison.Ordinal);

    /// <summary>The configuration wants a provider or a version that the lock file does not allow.</summary>
    private bool IsOutsideLockFile =>
        Summary == "Provider dependency changes detected" || Detail.Contains("init -upgrade to allow selection of new versions", StringComparison.Ordinal);

    /// <summary>Azure's own words come instead of Terraform's when the holder took the lease a moment ago and has not yet signed it.</summary>
    private bool IsLocked =>
        Summary == "Error acquiring the state lock"
        || Detail.Contains("state blob is already locked", StringComparison.Ordinal)
        || Detail.Contains("LeaseAlreadyPresent", StringComparison.Ordinal);
}
