namespace NubesGen.Deployment.Databases;

/// <summary>What of a program's output an error can quote.</summary>
internal static class OutputText
{
    private const int Quoted = 12;

    /// <summary>The last lines that say something.</summary>
    /// <param name="output">The whole output.</param>
    /// <returns>At most twelve lines.</returns>
    public static string LastLines(string output) => string.Join(
        '\n', output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).TakeLast(Quoted));
}
