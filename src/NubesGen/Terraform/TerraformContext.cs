namespace NubesGen.Terraform;

/// <summary>What every Terraform command about one environment has in common.</summary>
public sealed record TerraformContext
{
    /// <summary>What Terraform calls a state that it could save nowhere else.</summary>
    public const string ErroredStateFile = "errored.tfstate";

    /// <summary>Absolute path of the folder with the <c>.tf</c> files.</summary>
    public required string ConfigurationDirectory { get; init; }

    /// <summary>Absolute path of the user's own folder that <see cref="ConfigurationDirectory"/> is a copy of: there problems are shown. <see langword="null"/>: it is none.</summary>
    public string? CopiedFrom { get; init; }

    /// <summary>Absolute path of the file that Terraform leaves when it cannot save a state.</summary>
    public string ErroredState => Path.Combine(ConfigurationDirectory, ErroredStateFile);

    /// <summary>Absolute path of this environment's own folder for what Terraform fetches and remembers (<c>TF_DATA_DIR</c>); made with mode 0700.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Absolute path of the folder for this run's streams: no other run writes there; made with mode 0700.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>Where the state is. Never a secret: it ends up on the command line and in <see cref="DataDirectory"/>.</summary>
    public IReadOnlyDictionary<string, string> BackendConfiguration { get; init; } = new Dictionary<string, string>();

    /// <summary>Absolute paths of <c>.tfvars</c> files; a later one wins.</summary>
    public IReadOnlyList<string> VariableFiles { get; init; } = [];

    /// <summary>Environment variables beside the caller's own, such as credentials.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the providers' versions and checksums belong to git: the first init writes <c>.terraform.lock.hcl</c> for every platform that
    /// developers and CI run on, and every later one only checks against it.
    /// </summary>
    public bool LockProviders { get; init; }

    /// <summary>How long to wait for Terraform's own lock on the state.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Called with the process id of each Terraform that starts, for the record of who holds the environment.</summary>
    public Action<int>? OnStarted { get; init; }
}
