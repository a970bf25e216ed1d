using System.Collections.Concurrent;
using System.Text.Json;

namespace NubesGen.Simulator.Schema;

/// <summary>The part of azurerm's schema that travels with us, in the form of <c>terraform providers schema -json</c>. A type is read when it is asked for.</summary>
internal sealed class SchemaFile
{
    private const string ResourceName = "azurerm.json";

    private readonly JsonElement provider;
    private readonly ConcurrentDictionary<(string Section, string Type), TypeSchema?> _types = new();

    /// <summary>Takes the schema of the one provider in a file.</summary>
    /// <param name="json">The file.</param>
    public SchemaFile(JsonElement json)
    {
        provider = json.GetProperty("provider_schemas").EnumerateObject().Single().Value;
    }

    /// <summary>The schema that is part of this program.</summary>
    public static SchemaFile Embedded()
    {
        using var stream = typeof(SchemaFile).Assembly.GetManifestResourceStream(ResourceName)!;
        return new SchemaFile(JsonDocument.Parse(stream).RootElement);
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
        provider.TryGetProperty(section, out var types) ? types.EnumerateObject().Select(type => type.Name) : [];

    private TypeSchema? Find(string section, string type) => _types.GetOrAdd((section, type), key =>
        provider.TryGetProperty(key.Section, out var types) && types.TryGetProperty(key.Type, out var json) ? SchemaParser.Parse(json) : null);
}

/// <summary>Where a schema file keeps its types.</summary>
internal static class SchemaSection
{
    public const string Resources = "resource_schemas";
    public const string DataSources = "data_source_schemas";
    public const string Ephemerals = "ephemeral_resource_schemas";
}

/// <summary>A type of the schema.</summary>
/// <param name="Version">The version of its state.</param>
/// <param name="Block">Its shape.</param>
internal sealed record TypeSchema(long Version, Block Block);
