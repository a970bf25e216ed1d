using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NubesGen.State;

/// <summary>A Terraform state as it lies in a store.</summary>
/// <param name="Content">All of it, secrets included.</param>
/// <param name="Facts">What it says of itself; <see langword="null"/> when it is no whole state.</param>
public sealed record StoredState(BinaryData Content, StateFacts? Facts)
{
    private const int HashLength = 8;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly TimeSpan UntilWritten = TimeSpan.FromMilliseconds(500);

    /// <summary>The first characters of its SHA-256: the same for the same bytes.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Content))[..HashLength];

    /// <summary>A state from its bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <returns>The state, whole or not.</returns>
    public static StoredState Of(BinaryData content) => new(content, StateFacts.Of(content));

    /// <summary>The same resources as the next change of another state: what Terraform takes for that state's successor.</summary>
    /// <param name="current">The other state.</param>
    /// <returns>A copy of this one with the other's lineage and the serial behind it.</returns>
    public BinaryData Following(StateFacts current)
    {
        var json = JsonNode.Parse(Content)!;
        json["lineage"] = current.Lineage;
        json["serial"] = current.Serial + 1;
        return new BinaryData(json.ToJsonString(Json) + "\n");
    }

    /// <summary>
    /// Reads the state of an environment. Terraform writes a state that is a file in place, so one that is not whole may only be half written:
    /// it is read once more.
    /// </summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static async Task<StoredState?> ReadAsync(IEnvironmentStore store, CancellationToken cancellationToken)
    {
        var state = Of(await store.ReadStateAsync(cancellationToken));
        if (state is { Facts: null })
        {
            await Task.Delay(UntilWritten, cancellationToken);
            state = Of(await store.ReadStateAsync(cancellationToken));
        }

        return state;

        static StoredState? Of(BinaryData? content) => content is null ? null : StoredState.Of(content);
    }
}
