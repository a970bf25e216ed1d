using NubesGen.Diagnostics;

namespace NubesGen.Generation;

/// <summary>What became of the generated files. Paths are absolute.</summary>
/// <param name="Written">New or changed.</param>
/// <param name="Removed">No longer generated.</param>
/// <param name="Unchanged">Already as they should be; not touched.</param>
/// <param name="Problems">Errors and warnings; with an error among them, nothing was written or removed.</param>
public sealed record GenerationResult(
    IReadOnlyList<string> Written,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Unchanged,
    IReadOnlyList<Problem> Problems);
