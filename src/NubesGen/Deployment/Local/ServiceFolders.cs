using System.Security.Cryptography;
using System.Text;

namespace NubesGen.Deployment.Local;

/// <summary>Where the parts of one service of one environment are.</summary>
/// <param name="environment">Which environment.</param>
/// <param name="serviceId">Which service.</param>
/// <param name="user">Who the service runs as; <see langword="null"/>: as the caller.</param>
internal sealed class ServiceFolders(LocalEnvironment environment, string serviceId, SystemUser? user)
{
    /// <summary>Data of services that run as another user than root: no other user can enter root's home or our private store.</summary>
    private const string SharedRoot = "/var/lib/nubesgen";

    /// <summary>The service's folder in the store.</summary>
    public string Store { get; } = Path.Combine(environment.ServicesDirectory, Name(serviceId));

    /// <summary>The folder above <see cref="Data"/>, which belongs to whoever the service runs as.</summary>
    public string Home => user is null ? Store : Path.Combine(SharedHome(environment), Name(serviceId));

    /// <summary>The service's data; there only when complete.</summary>
    public string Data => Path.Combine(Home, "data");

    /// <summary>The record of its process.</summary>
    public string Record => RecordIn(Store);

    /// <summary>What its process writes.</summary>
    public string Log => Path.Combine(Store, "service.log");

    /// <summary>What was decided for it once: <see cref="ServiceFacts"/>.</summary>
    public string Facts => Path.Combine(Store, "service.json");

    /// <summary>The record of the service whose folder in the store this is.</summary>
    public static string RecordIn(string store) => Path.Combine(store, "process.json");

    /// <summary>The data of all services of an environment that run as another user: found from the store's path alone.</summary>
    public static string SharedHome(LocalEnvironment environment) => Path.Combine(
        SharedRoot,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(environment.StoreDirectory)))[..16]);

    /// <summary>Makes the folders.</summary>
    public void Create()
    {
        PrivateFiles.CreateFolder(Store);
        if (user is not null)
        {
            // Others may pass through these two, but not list them.
            CreatePassage(SharedRoot);
            CreatePassage(SharedHome(environment));
            CreateOwn(Home);
        }
    }

    /// <summary>Makes a folder that belongs to whoever the service runs as.</summary>
    public void CreateOwn(string path)
    {
        PrivateFiles.CreateFolder(path);
        user?.Own(path);
    }

    /// <summary>Deletes everything of the service.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await PrivateFiles.DeleteFolderAsync(Path.Combine(SharedHome(environment), Name(serviceId)), cancellationToken);
        await PrivateFiles.DeleteFolderAsync(Store, cancellationToken);
    }

    private static string Name(string serviceId) => serviceId.ToLowerInvariant();

    private static void CreatePassage(string path)
    {
        if (!OperatingSystem.IsWindows() && !Directory.Exists(path))
        {
            PrivateFiles.CreateFolder(path);
            File.SetUnixFileMode(path, PrivateFiles.FolderMode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }
}
