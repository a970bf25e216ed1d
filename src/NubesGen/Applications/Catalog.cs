using System.Text.Json;
using System.Text.Json.Serialization;

namespace NubesGen.Applications;

/// <summary>All application types and services there are, read from the catalogue folder of the package: adding one is adding a folder.</summary>
public sealed class Catalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter() },
    };

    private Catalog(CommonForm common, IReadOnlyList<ApplicationTypeDefinition> applicationTypes, IReadOnlyList<ServiceDefinition> services)
    {
        Common = common;
        ApplicationTypes = applicationTypes;
        Services = services;
    }

    /// <summary>What every application gets on Azure.</summary>
    public CommonForm Common { get; }

    /// <summary>Names of the resources that every environment has; the others are with the entries that make them.</summary>
    public IReadOnlyList<NameRule> CommonNames => Common.Names;

    /// <summary>The application types, by id.</summary>
    public IReadOnlyList<ApplicationTypeDefinition> ApplicationTypes { get; }

    /// <summary>Databases and add-ons, by id.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; }

    /// <summary>All that catalogue entries have in common: application types, then services.</summary>
    public IEnumerable<CatalogEntry> Entries => [.. ApplicationTypes, .. Services];

    /// <summary>The id of a built-in role.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A GUID.</returns>
    public string RoleId(string name) => Common.Roles.Single(role => role.Name == name).Id;

    /// <summary>Reads the catalogue.</summary>
    /// <param name="folder">Absolute path of the folder with <c>common.json</c>, <c>applications/</c> and <c>services/</c>.</param>
    /// <returns>The catalogue, in the order of the ids.</returns>
    public static Catalog Load(string folder)
    {
        var common = JsonSerializer.Deserialize<CommonForm>(File.ReadAllText(Path.Combine(folder, "common.json")), Json)!;
        return new(
            common,
            [.. Read<ApplicationTypeDefinition>(common, Path.Combine(folder, "applications"), "application.json").OrderBy(a => a.Id, StringComparer.Ordinal)],
            [.. Read<ServiceDefinition>(common, Path.Combine(folder, "services"), "service.json").OrderBy(s => s.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Names of all resources of an application.</summary>
    /// <param name="application">The application.</param>
    /// <returns>Each key once.</returns>
    public IEnumerable<NameRule> NamesOf(Application application) =>
        CommonNames.Concat(application.Entries.SelectMany(entry => entry.Azure.Names)).DistinctBy(rule => rule.Key);

    /// <summary>The service of that id.</summary>
    /// <param name="id">In any letter case.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    public ServiceDefinition? Service(string id) =>
        Services.FirstOrDefault(service => service.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The application type of that id.</summary>
    /// <param name="id">In any letter case.</param>
    /// <returns>The type, or <see langword="null"/>.</returns>
    public ApplicationTypeDefinition? ApplicationType(string id) =>
        ApplicationTypes.FirstOrDefault(type => type.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<T> Read<T>(CommonForm common, string folder, string file)
        where T : CatalogEntry
    {
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            var entry = JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(path, file)), Json)!;
            var shared = entry.SharedVariables.Select(name => common.SharedVariables.Single(variable => variable.Name == name));
            yield return entry with { Folder = path, Variables = [.. shared, .. entry.Variables] };
        }
    }
}
