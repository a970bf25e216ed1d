using System.Text.Json;

namespace NubesGen.Deployment.Local;

/// <summary>
/// How a service is had on the Local cloud: the <c>local.json</c> of its catalogue folder. Texts are Scriban templates that may use
/// <c>application</c>, <c>environment</c>, <c>port</c>, <c>folder</c> (its data), <c>package</c> (its npm package) and the names in
/// <see cref="Values"/> and <see cref="Secrets"/>.
/// </summary>
internal sealed record LocalForm
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What runs, as people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The programs it needs: the names each may have. The first name is how steps call it; the first program's folder is
    /// where the others are looked for first, so that all are of one version.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Programs { get; init; } = [];

    /// <summary>Where to look beside PATH.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>What to install when a program is missing, for each package manager: <c>apt</c>, <c>brew</c>.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();

    /// <summary>An npm package that is fetched on first use.</summary>
    public NpmPackage? Npm { get; init; }

    /// <summary>For programs that refuse root: system users to run them as, best first.</summary>
    public IReadOnlyList<string> RootRunsAs { get; init; } = [];

    /// <summary>Values that settings and steps refer to.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of secrets, made once for each environment: 64 hexadecimal digits, which need no quoting anywhere and are
    /// valid Base64 too.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Steps that fill the data folder, run once.</summary>
    public IReadOnlyList<LocalStep> Prepare { get; init; } = [];

    /// <summary>Steps run before each start, while nobody else uses the data: run again they change nothing.</summary>
    public IReadOnlyList<LocalStep> BeforeStart { get; init; } = [];

    /// <summary>Files written into the data folder before each start.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The program that is the service, run in its data folder; none: nothing needs to run.</summary>
    public LocalStep? Start { get; init; }

    /// <summary>A check that succeeds when the service does its work; without it an open port will do.</summary>
    public LocalStep? Ready { get; init; }

    /// <summary>A blob container to make once the service is there.</summary>
    public LocalBlobContainer? BlobContainer { get; init; }

    /// <summary>Who administers a database; none: it is no database.</summary>
    public LocalAdministrator? Administrator { get; init; }

    /// <summary>Files in the data folder that a killed service leaves and that would stop the next one.</summary>
    public IReadOnlyList<string> StaleFiles { get; init; } = [];

    /// <summary>Whether SIGINT, not SIGTERM, is what ends it soon and cleanly.</summary>
    public bool StopByInterrupt { get; init; }

    /// <summary>How long it may take to become ready.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What to type to have its programs.</summary>
    /// <param name="machine">Which system.</param>
    /// <returns>A command line.</returns>
    public string InstallCommand(Machine machine) => machine.IsMacOS
        ? $"brew install {Packages["brew"]}"
        : $"{(machine.IsRoot ? "" : "sudo ")}apt-get install {Packages["apt"]}";

    /// <summary>Reads the form of a service.</summary>
    /// <param name="catalogFolder">Absolute path of the service's folder in the catalogue.</param>
    /// <returns><see langword="null"/> when the service cannot be had locally.</returns>
    public static LocalForm? Load(string catalogFolder)
    {
        var file = Path.Combine(catalogFolder, "local.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<LocalForm>(File.ReadAllText(file), Json) : null;
    }
}

/// <summary>A program run on behalf of a service.</summary>
/// <param name="Program">The first name of one of <see cref="LocalForm.Programs"/>.</param>
/// <param name="Arguments">Never a secret: everybody on the machine can read them.</param>
internal sealed record LocalStep(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables it gets; may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reads; may hold secrets.</summary>
    public string Input { get; init; } = "";

    /// <summary>A text that its output must hold beside an exit code of 0.</summary>
    public string Output { get; init; } = "";
}

/// <summary>The role that makes an application's tables, and the one that uses them.</summary>
/// <param name="ConnectionString">How the former signs in; a secret once filled in.</param>
/// <param name="ApplicationRole">Name of the latter.</param>
internal sealed record LocalAdministrator(string ConnectionString, string ApplicationRole);

/// <summary>An npm package of one version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its exact version.</param>
internal sealed record NpmPackage(string Name, string Version);

/// <summary>A container in a blob service.</summary>
/// <param name="ConnectionString">How to reach the service.</param>
/// <param name="Name">The container.</param>
internal sealed record LocalBlobContainer(string ConnectionString, string Name);
