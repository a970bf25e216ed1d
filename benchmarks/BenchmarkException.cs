namespace NubesGen.Benchmarks;

/// <summary>Nothing could be measured, and why.</summary>
/// <param name="message">For whoever typed the command.</param>
internal sealed class BenchmarkException(string message) : Exception(message);
