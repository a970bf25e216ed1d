using NubesGen.Applications;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

/// <summary>The files of all applications that can be chosen, rendered once.</summary>
public sealed class Combinations
{
    internal IReadOnlyList<(Application Application, IReadOnlyList<GeneratedFile> Files)> All { get; } =
        [.. TestApplications.AllCombinations(Path.GetTempPath()).AsParallel().Select(application => (application, TestApplications.Generator.Generate(application)))];
}
