using System.Collections.Concurrent;
using System.Text.Json;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>The resource types: azurerm's schema and what is known beyond it.</summary>
internal sealed class AzureCatalog
{
    private const string ResourceName = "azure.json";

    private readonly SchemaFile schemas;
    private readonly JsonElement data;
    private readonly ConcurrentDictionary<string, ResourceType?> types = new(StringComparer.Ordinal);

    /// <summary>Makes one from the data in this program.</summary>
    /// <param name="schemas">The schema.</param>
    public AzureCatalog(SchemaFile schemas)
    {
        this.schemas = schemas;
        using var stream = typeof(AzureCatalog).Assembly.GetManifestResourceStream(ResourceName)!;
        data = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).RootElement;
        ProviderRules = [.. data.GetProperty("provider").GetProperty("rules").EnumerateArray().Select(Rule.Parse)];
        AlwaysRegistered = [.. data.GetProperty("provider").GetProperty("alwaysRegistered").EnumerateArray().Select(name => name.GetString()!)];
    }

    /// <summary>What azurerm refuses in the provider block.</summary>
    public IReadOnlyList<Rule> ProviderRules { get; }

    /// <summary>Resource providers that every subscription has.</summary>
    public IReadOnlyList<string> AlwaysRegistered { get; }

    /// <summary>The provider block.</summary>
    public TypeSchema Provider => schemas.Provider;

    /// <summary>All resource types.</summary>
    public IEnumerable<ResourceType> Resources => schemas.Names(SchemaSection.Resources).Select(Resource);

    /// <summary>All data sources.</summary>
    public IEnumerable<(string Name, TypeSchema Schema)> DataSources =>
        schemas.Names(SchemaSection.DataSources).Select(name => (name, schemas.DataSource(name)!));

    /// <summary>A resource type.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public ResourceType Resource(string name) => types.GetOrAdd(name, Load)
        ?? throw new InvalidDataException($"The schema has no resource {name}: take it in with the trim command.");

    /// <summary>A data source.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public TypeSchema DataSource(string name) => schemas.DataSource(name)
        ?? throw new InvalidDataException($"The schema has no data source {name}: take it in with the trim command.");

    private ResourceType? Load(string name)
    {
        if (schemas.Resource(name) is not { } schema)
        {
            return null;
        }

        var azure = AzureType.Parse(name, data.GetProperty("resources").TryGetProperty(name, out var entry) ? entry : null);
        return new ResourceType(name, schema with { Block = WithDefaults(schema.Block, azure, "") }, azure);
    }

    /// <summary>Terraform lets a provider fill in a default only where the schema says that Azure may tell the value.</summary>
    private static Block WithDefaults(Block block, AzureType azure, string prefix) => azure.Defaults.Count == 0 ? block : new Block(
        [.. block.Attributes.Select(attribute => azure.Defaults.ContainsKey(prefix + attribute.Name)
            ? attribute with { Flags = attribute.Flags | AttributeFlags.Computed }
            : attribute)],
        [.. block.Blocks.Select(nested => nested with { Block = WithDefaults(nested.Block, azure, $"{prefix}{nested.Name}.") })]);
}

/// <summary>A resource type.</summary>
/// <param name="Name">Its name in Terraform.</param>
/// <param name="Schema">Its schema as Terraform gets it.</param>
/// <param name="Azure">What is known beyond the schema.</param>
internal sealed record ResourceType(string Name, TypeSchema Schema, AzureType Azure)
{
    /// <summary>What the rules of a phase refuse, once the defaults are filled in.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="isNew">Whether the object is to be made: some rules hold for these alone.</param>
    /// <param name="session">Where the neighbours are known.</param>
    public IReadOnlyList<Diagnostic> Refusals(Phase phase, Map config, bool isNew, Session session)
    {
        var filled = Defaults.Fill(this, config);
        return [.. Azure.Rules.Where(rule => rule.Phase == phase && (isNew || !rule.CreateOnly)).SelectMany(rule => rule.Check(filled, session.Find))];
    }
}
