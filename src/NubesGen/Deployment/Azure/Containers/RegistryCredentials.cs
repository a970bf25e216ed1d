using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>
/// A folder with a Docker configuration that signs in to one more registry than the user's own does, for the .NET SDK in a child process.
/// It is the user's alone and gone with this object; only its path is ever told.
/// </summary>
internal sealed class RegistryCredentials : IDisposable
{
    /// <summary>Who has a token for a registry of Azure: https://learn.microsoft.com/azure/container-registry/container-registry-authentication#az-acr-login-with---expose-token.</summary>
    private const string TokenUser = "00000000-0000-0000-0000-000000000000";

    /// <summary>With these the SDK would sign in to any registry that it pushes to: https://learn.microsoft.com/dotnet/core/containers/publish-configuration#environment-variables.</summary>
    private static readonly IReadOnlyList<string> Overriding =
    [
        "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD",
        "DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD",
        "SDK_CONTAINER_REGISTRY_UNAME", "SDK_CONTAINER_REGISTRY_PWORD",
    ];

    private readonly string folder;

    private RegistryCredentials(string folder, IReadOnlyDictionary<string, string> environment)
    {
        this.folder = folder;
        Environment = environment;
    }

    /// <summary>The caller's environment, with the way to the folder in it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Makes the folder.</summary>
    /// <param name="machine">The caller's environment, whose configurations lead to base images.</param>
    /// <param name="folder">Absolute path of the folder, always the same for an environment: what a killed run has left there is replaced.</param>
    /// <param name="registry">Host name of the registry.</param>
    /// <param name="refreshToken">What signs in to it.</param>
    /// <returns>The folder; to be disposed of.</returns>
    public static RegistryCredentials Create(Machine machine, string folder, string registry, string refreshToken)
    {
        var merged = Merge(Files(machine).Select(Read).OfType<JsonObject>());
        merged["auths"]![registry] = new JsonObject
        {
            ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TokenUser}:")),
            ["identitytoken"] = refreshToken,
        };
        merged["credHelpers"]!.AsObject().Remove(registry);

        PrivateFiles.CreateFolder(folder);
        var file = Path.Combine(folder, "config.json");
        try
        {
            PrivateFiles.Write(file, merged.ToJsonString());
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        return new RegistryCredentials(folder, new Dictionary<string, string>(machine.Variables.Where(variable => !Overriding.Contains(variable.Key)))
        {
            ["DOCKER_CONFIG"] = folder,
            // Podman's, which the SDK looks at first.
            ["REGISTRY_AUTH_FILE"] = file,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Where the SDK looks, in its order.</summary>
    private static IEnumerable<string> Files(Machine machine)
    {
        var home = machine.Variable("HOME") ?? machine.Variable("USERPROFILE");
        return new[]
        {
            machine.Variable("REGISTRY_AUTH_FILE"),
            machine.Variable("XDG_RUNTIME_DIR") is { } runtime ? Path.Combine(runtime, "containers", "auth.json") : null,
            home is null ? null : Path.Combine(home, ".config", "containers", "auth.json"),
            machine.Variable("DOCKER_CONFIG") is { } docker ? Path.Combine(docker, "config.json")
                : home is null ? null : Path.Combine(home, ".docker", "config.json"),
        }.OfType<string>();
    }

    /// <summary>The first that knows a registry counts. A store for all registries becomes one for each that is in it, since it does not know ours.</summary>
    internal static JsonObject Merge(IEnumerable<JsonObject> configurations)
    {
        var (auths, helpers) = (new JsonObject(), new JsonObject());
        foreach (var configuration in configurations)
        {
            foreach (var (registry, helper) in configuration["credHelpers"] as JsonObject ?? [])
            {
                if (!auths.ContainsKey(registry))
                {
                    helpers.TryAdd(registry, helper?.DeepClone());
                }
            }

            foreach (var (registry, auth) in configuration["auths"] as JsonObject ?? [])
            {
                if (helpers.ContainsKey(registry) || auths.ContainsKey(registry))
                {
                    continue;
                }

                if (auth is JsonObject { Count: > 0 })
                {
                    auths[registry] = auth.DeepClone();
                }
                else if (configuration["credsStore"] is { } store)
                {
                    helpers[registry] = store.DeepClone();
                }
            }
        }

        return new JsonObject { ["auths"] = auths, ["credHelpers"] = helpers };
    }

    /// <summary>One that cannot be read leads to no base image, and the SDK says so.</summary>
    private static JsonObject? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
