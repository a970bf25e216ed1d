using System.Text.Json;

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

    /// <summary>The folder of earlier states.</summary>
    public const string Backups = "backups";

    /// <summary>The folder of states that were damaged when an earlier one was brought back.</summary>
    public const string Damaged = "damaged";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A value as the content of a file.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>One line of JSON.</returns>
    public static BinaryData ToJson<T>(T value) => new(JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>The value that a file holds.</summary>
    /// <param name="content">What <see cref="ToJson"/> has made, or nothing.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns><see langword="default"/> for nothing.</returns>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T? FromJson<T>(BinaryData? content) => content is null ? default : JsonSerializer.Deserialize<T>(content, Json);
}
