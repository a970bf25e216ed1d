using System.Text.Json;
using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>Names of the files beside a state, and how those that are JSON are written.</summary>
public static class StoreFiles
{
    /// <summary>Whose the environment is.</summary>
    public const string Owner = "owner.json";

    /// <summary>Facts of its deployments.</summary>
    public const string Record = "environment.json";

    /// <summary>The configuration that made the state, zipped.</summary>
    public const string Configuration = "configuration.zip";

    /// <summary>The digest of the reviewed plan that a run has begun to apply.</summary>
    public const string ReviewedPlan = "reviewed-plan.json";

    /// <summary>The folder of earlier states.</summary>
    public const string Backups = "backups";

    /// <summary>Whose the environment was: stays with the last backup of one that was destroyed.</summary>
    public const string FormerOwner = $"{Backups}/{Owner}";

    /// <summary>What was deployed, and what serves.</summary>
    public const string Releases = "releases.json";

    /// <summary>The folder of packages that can be deployed again, each named by its content.</summary>
    public const string Packages = "packages";

    /// <summary>The folder of states that were damaged when an earlier one was brought back.</summary>
    public const string Damaged = "damaged";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A value as the content of a file.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>One line of JSON.</returns>
    public static BinaryData ToJson<T>(T value) => new(JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>Reads a file of an environment.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <returns><see langword="default"/> when there is none.</returns>
    /// <exception cref="NubesGenException">NG4042: it is damaged.</exception>
    internal static async Task<T?> ReadAsync<T>(IEnvironmentStore store, string name, CancellationToken cancellationToken)
    {
        var content = await store.ReadAsync(name, cancellationToken);
        try
        {
            return FromJson<T>(content);
        }
        catch (JsonException e)
        {
            throw new NubesGenException(StateProblems.FileDamaged(store.Locate(name), e.Message.TrimEnd('.')), e);
        }
    }

    /// <summary>The value that a file holds.</summary>
    /// <param name="content">What <see cref="ToJson"/> has made, or nothing.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns><see langword="default"/> for nothing.</returns>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T? FromJson<T>(BinaryData? content) => content is null ? default : JsonSerializer.Deserialize<T>(content, Json);
}
