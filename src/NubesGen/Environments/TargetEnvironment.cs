using NubesGen.Applications;

namespace NubesGen.Environments;

/// <summary>Where environments run.</summary>
public enum CloudKind
{
    /// <summary>This machine.</summary>
    Local,

    /// <summary>Microsoft Azure.</summary>
    Azure,

    /// <summary>Microsoft Azure as a stand-in plays it: for plans only.</summary>
    Simulated,
}

/// <summary>The environment an operation is about, before anything is touched.</summary>
public sealed record TargetEnvironment
{
    /// <summary>The application.</summary>
    public required Application Application { get; init; }

    /// <summary>The environment's name.</summary>
    public required EnvironmentName Name { get; init; }

    /// <summary>The branch it comes from; <see langword="null"/> when it was named outright.</summary>
    public required string? Branch { get; init; }

    /// <summary>Whether the run is about a branch that was pushed, so that the remote has it.</summary>
    public bool IsPushed { get; init; }

    /// <summary>The commit that is checked out; <see langword="null"/> before the first.</summary>
    public required string? Commit { get; init; }

    /// <summary>Where it runs.</summary>
    public required CloudKind Cloud { get; init; }

    /// <summary>Id of the Azure subscription that its resources are in; <see langword="null"/> elsewhere.</summary>
    public string? Subscription { get; init; }

    /// <summary>Absolute path of its data folder on this machine.</summary>
    public required string Folder { get; init; }

    /// <summary>Absolute path of the folder that <see cref="Folder"/> is a copy of, for a plan; <see langword="null"/>: it is none.</summary>
    public string? CopyOf { get; init; }

    /// <summary>Name of its resource group.</summary>
    public string ResourceGroup => ResourceNames.ResourceGroup(Application.Name, Name);

    /// <summary>Absolute path of the folder for logs of runs.</summary>
    public string LogFolder => Path.Combine(Folder, "logs");

    /// <summary>
    /// Absolute path of the folder with the Terraform configuration that is applied: on Azure the user's own, unless said otherwise, else one in
    /// <see cref="Folder"/>.
    /// </summary>
    public string ConfigurationDirectory
    {
        get => field ?? (Cloud == CloudKind.Azure ? Application.TerraformDirectory : Path.Combine(Folder, "terraform"));
        init;
    }

    /// <summary>Absolute path of the log of the application itself.</summary>
    public string ApplicationLog => Path.Combine(Folder, "app", "app.log");

    /// <summary>Absolute path of its Terraform state, where that is a file.</summary>
    public string StateFile => Path.Combine(Folder, "terraform.tfstate");
}
