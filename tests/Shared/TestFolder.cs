namespace NubesGen.Tests;

/// <summary>A new folder with a space and a letter outside ASCII in its name; gone with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Path = Directory.CreateTempSubdirectory("nubesgen ü-").FullName;
    }

    public string Path { get; }

    /// <summary>The absolute path of a file or folder in here.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
