using System.Collections.Concurrent;
using System.Text.Json;

namespace NubesGen.Simulator.Schema;

/// <summary>The part of azurerm's schema that travels with us, in the form of <c>terraform providers schema -json</c>. A type is read when it is asked for.</summary>
internal sealed class SchemaFile
{
    private const string ResourceName = "azurerm.json";
    private const string Azurerm = "registry.terraform.io/hashicorp/azurerm";

    private readonly JsonElement provider;
    private readonly ConcurrentDictionary<(string Section, string Type), TypeSchema?> types = new();

    /// <summary>Takes azurerm's schema out of a file; what it says of other providers does not count.</summary>
    /// <param name="json">The file.</param>
    /// <exception cref="InvalidDataException">It says nothing of azurerm.</exception>
    public SchemaFile(JsonElement json)
    {
        provider = ProviderIn(json).Value;
    }

    /// <summary>The schema that is part of this program.</summary>
    public static SchemaFile Embedded()
    {
        using var stream = typeof(SchemaFile).Assembly.GetManifestResourceStream(ResourceName)!;
        return new SchemaFile(JsonDocument.Parse(stream).RootElement);
    }

    /// <summary>What a schema file says of azurerm.</summary>
    /// <exception cref="InvalidDataException">It says nothing of azurerm.</exception>
    public static JsonProperty ProviderIn(JsonElement json)
    {
        // A folder that names no provider gives a file without this member.
        IReadOnlyList<JsonProperty> providers = json.TryGetProperty("provider_schemas", out var members) ? [.. members.EnumerateObject()] : [];
        return providers.Any(IsAzurerm) ? providers.Single(IsAzurerm) : throw new InvalidDataException(
            $"The schema knows {(providers.Count == 0 ? "no provider" : string.Join(", ", providers.Select(other => other.Name)))} and not {Azurerm}: "
            + "name hashicorp/azurerm in required_providers, then type terraform init and terraform providers schema -json again.");
    }

    /// <summary>The provider block.</summary>
    public TypeSchema Provider { get => field ??= SchemaParser.Parse(provider.GetProperty("provider")); }

    /// <summary>A resource type; <see langword="null"/> when the file has none of that name.</summary>
    public TypeSchema? Resource(string type) => Find(SchemaSection.Resources, type);

    /// <summary>A data source; <see langword="null"/> when the file has none of that name.</summary>
    public TypeSchema? DataSource(string type) => Find(SchemaSection.DataSources, type);

    /// <summary>The names of all types in a section.</summary>
    /// <param name="section">One of <see cref="SchemaSection"/>.</param>
    public IEnumerable<string> Names(string section) =>
        provider.TryGetProperty(section, out var members) ? members.EnumerateObject().Select(type => type.Name) : [];

    private static bool IsAzurerm(JsonProperty provider) => provider.Name == Azurerm;

    private TypeSchema? Find(string section, string type) => types.GetOrAdd((section, type), key =>
        provider.TryGetProperty(key.Section, out var members) && members.TryGetProperty(key.Type, out var json) ? SchemaParser.Parse(json) : null);
}

/// <summary>Where a schema file keeps its types.</summary>
internal static class SchemaSection
{
    public const string Resources = "resource_schemas";
    public const string DataSources = "data_source_schemas";
}

/// <summary>A type of the schema.</summary>
/// <param name="Version">The version of its state.</param>
/// <param name="Block">Its shape.</param>
internal sealed record TypeSchema(long Version, Block Block);
