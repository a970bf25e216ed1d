namespace NubesGen.Tests.Generation;

/// <summary>Where this repository is.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "NubesGen.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }
}
