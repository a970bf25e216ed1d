using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>One environment on the Local cloud: where everything of it lives.</summary>
public sealed record LocalEnvironment
{
    /// <summary>Absolute path of the folder that holds everything of this environment, two levels below the folder that holds all
    /// (<c>.nubesgen/project/rg-project-name</c>). Made, private, on first use.</summary>
    public required string StoreDirectory { get; init; }

    /// <summary>Absolute path of the folder that this one is a copy of, for a plan, which is to find the same ports; <see langword="null"/>: it is none.</summary>
    public string? CopyOf { get; init; }

    /// <summary>The application's normalised name: <c>[a-z][a-z0-9-]*</c>.</summary>
    public required string Application { get; init; }

    /// <summary>What the application's database is called.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>The environment's name, e.g. <c>alice</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the user's git-ignored <c>environments/local.env</c>, which need not exist.</summary>
    public required string SettingsFile { get; init; }

    internal string ServicesDirectory => Path.Combine(StoreDirectory, "services");

    internal string ApplicationDirectory => Path.Combine(StoreDirectory, "app");

    internal string PortsFile => Path.Combine(StoreDirectory, "ports.json");

    /// <summary>The folder of the project's environments.</summary>
    internal string ProjectDirectory => Path.GetDirectoryName(StoreDirectory)!;

    /// <summary>The folder of all projects' environments.</summary>
    internal string RootDirectory => Path.GetDirectoryName(ProjectDirectory)!;

    /// <summary>Makes the folder if it is missing: private, and invisible to git.</summary>
    /// <param name="machine">Which system.</param>
    /// <exception cref="NubesGenException">NG5001: Windows.</exception>
    internal void Create(Machine machine)
    {
        if (machine.IsWindows || OperatingSystem.IsWindows())
        {
            throw new NubesGenException(DeploymentProblems.LocalNeedsUnix());
        }

        PrivateFiles.CreateFolder(StoreDirectory);
        File.SetUnixFileMode(StoreDirectory, PrivateFiles.FolderMode);
        PrivateFiles.CreateFolder(ServicesDirectory);
        PrivateFiles.CreateFolder(ApplicationDirectory);
        PrivateFiles.WriteOnce(Path.Combine(StoreDirectory, ".gitignore"), "*\n");
    }
}
