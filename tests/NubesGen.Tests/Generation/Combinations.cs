using NubesGen.Applications;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

/// <summary>The files of a covering set of the applications that can be chosen, rendered once.</summary>
public sealed class Combinations
{
    internal IReadOnlyList<(Application Application, IReadOnlyList<GeneratedFile> Files)> All { get; } =
        [.. new OptionSpace(Path.GetTempPath()).Covering().AsParallel().Select(row => (row.Application, TestApplications.Generator.Generate(row.Application)))];
}
