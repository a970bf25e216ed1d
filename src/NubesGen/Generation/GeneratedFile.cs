namespace NubesGen.Generation;

/// <summary>A file as it should be.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Text">Its whole text, header included: line ends are LF, the last line has one.</param>
public sealed record GeneratedFile(string Path, string Text);
