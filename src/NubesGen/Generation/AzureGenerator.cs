using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NubesGen.Applications;

namespace NubesGen.Generation;

/// <summary>Makes the files that belong to git: Terraform for Azure and the workflow that runs it. The same application gives the same bytes everywhere.</summary>
/// <param name="catalog">What there is.</param>
/// <param name="templatesFolder">Absolute path of the folder with <c>azure/</c> and <c>workflows/</c>.</param>
public sealed class AzureGenerator(Catalog catalog, string templatesFolder)
{
    /// <summary>Our build tasks run on .NET 10, whatever the project is built for.</summary>
    private const int OldestSdk = 10;

    private const string TerraformNote =
        "# Changes of your own belong in *_override.tf, in .tf files of your own or in environments/<environment>.tfvars.";

    private const string WorkflowNote = "# Changes of your own belong in a workflow of your own; NubesGenGenerate=false stops the generation.";

    /// <summary>Renders all files of an application.</summary>
    /// <param name="application">The application.</param>
    /// <returns>The files in the order of their paths, the workflow last.</returns>
    public IReadOnlyList<GeneratedFile> Generate(Application application)
    {
        var entries = application.Entries.ToList();
        var model = Model(application, entries);
        var terraform = new[] { Path.Combine(templatesFolder, "azure") }
            .Concat(entries.Select(entry => entry.Folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.tf.scriban"))
            .ToDictionary(template => Path.GetFileNameWithoutExtension(template), StringComparer.Ordinal);
        terraform.Add(".gitignore", Path.Combine(templatesFolder, "azure", "gitignore.scriban"));

        return
        [
            .. terraform.OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => Render(Path.Combine(application.TerraformDirectory, file.Key), TerraformNote, file.Value))
                .OfType<GeneratedFile>(),
            Render(application.WorkflowFile, WorkflowNote, Path.Combine(templatesFolder, "workflows", "gitops.yml.scriban"))!,
        ];

        // A template that has nothing to say for this application makes no file.
        GeneratedFile? Render(string path, string note, string template) =>
            TemplateRenderer.Render(template, model) is { } text && !string.IsNullOrWhiteSpace(text)
                ? new(path, GeneratedHeader.Prepend(application.ProjectPath, $"{note}\n\n{text}"))
                : null;
    }

    private Dictionary<string, object?> Model(Application application, IReadOnlyList<CatalogEntry> entries)
    {
        var variables = entries
            .SelectMany(entry => entry.Variables.Select(variable => new Variable(
                variable.Name, variable.Type, variable.Description, DefaultOf(variable, TierOf(entry, application), application.Network), variable.Validation)))
            .DistinctBy(variable => variable.Name)
            .ToList();
        var settings = catalog.Common.Settings.Concat(entries.SelectMany(entry => entry.Settings))
            .Where(setting => setting.Azure is not null)
            .OrderBy(setting => setting.Name, StringComparer.Ordinal)
            .ToList();
        var serviceIds = application.Services.Select(service => service.Id).ToList();
        return new Dictionary<string, object?>
        {
            ["application"] = application,
            ["variables"] = variables,
            ["repository_variables"] = Sorted(entries.SelectMany(entry => entry.SharedVariables)),
            ["alerts"] = application.Type.Alerts
                .Where(alert => (application.ServesHttp || !alert.OfHttp) && (alert.Service is null || serviceIds.Contains(alert.Service)))
                .ToList(),
            ["diagnostics"] = entries.SelectMany(entry => entry.Azure.Diagnostics).OrderBy(source => source.Key, StringComparer.Ordinal).ToList(),
            ["private_zones"] = application.IsPrivate ? PrivateZones(entries) : [],
            ["settings"] = settings,
            ["setting_width"] = settings.Max(setting => setting.Name.Length),
            ["names"] = Sorted(catalog.NamesOf(application).Select(name => name.Key)),
            ["resource_providers"] = Sorted(
            [
                .. catalog.Common.ResourceProviders,
                .. entries.SelectMany(entry => entry.Azure.ResourceProviders),
                // Whoever a subnet is given to must be registered too, even if nothing else is made of it.
                .. application.IsPrivate ? ["Microsoft.Network", application.Type.VirtualNetwork.Delegation.Split('/')[0]] : Array.Empty<string>(),
            ]),
            ["branch_pattern"] = WatchedPaths.Literal(application.EnvironmentPrefix) + "**",
            ["watched_paths"] = application.WatchedPaths,
            ["protected_branches"] = JsonSerializer.Serialize(application.ProtectedEnvironments.Select(name => application.EnvironmentPrefix + name)),
            ["schedule"] = Schedule(application.Name),
            ["sdk_version"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(OldestSdk, Version.Parse(application.DotNetVersion).Major)}.0.x"),
        };
    }

    /// <summary>A network knows a zone's name once, however many endpoints are in it.</summary>
    private static List<PrivateZone> PrivateZones(IEnumerable<CatalogEntry> entries) =>
    [
        .. entries.SelectMany(entry => entry.Azure.PrivateEndpoints)
            .GroupBy(endpoint => endpoint.Zone, StringComparer.Ordinal)
            .OrderBy(zone => zone.Key, StringComparer.Ordinal)
            .Select(zone => new PrivateZone(
                zone.Key.Replace("privatelink.", "", StringComparison.Ordinal).Replace('.', '_'),
                zone.Key,
                [.. zone.OrderBy(endpoint => endpoint.Key, StringComparer.Ordinal)])),
    ];

    private static List<string> Sorted(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string? TierOf(CatalogEntry entry, Application application) =>
        entry is ApplicationTypeDefinition ? application.Tier : application.DatabaseTier;

    private static string? DefaultOf(VariableDefinition variable, string? tier, NetworkKind network)
    {
        if (variable.Default is not { } defaults)
        {
            return null;
        }

        var value = tier is not null && defaults.TryGetValue(tier, out var ofTier) ? ofTier
            : defaults.TryGetValue(network.ToString(), out var ofNetwork) ? ofNetwork
            : defaults["*"];
        return value.ValueKind == JsonValueKind.String ? TemplateRenderer.HclString(value.GetString()!) : value.GetRawText();
    }

    /// <summary>Once in a night, at a minute of the project's own: GitHub delays or drops what all ask for at the full hour.</summary>
    private static string Schedule(string name)
    {
        const int firstHour = 1;
        const int hours = 5;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(CultureInfo.InvariantCulture, $"{1 + (hash[0] % 59)} {firstHour + (hash[1] % hours)} * * *");
    }

    /// <summary>A Terraform variable of this application.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its Terraform type.</param>
    /// <param name="Description">One sentence.</param>
    /// <param name="Default">An HCL expression; <see langword="null"/>: the variable must be given.</param>
    /// <param name="Validation">A condition that valid values meet.</param>
    private sealed record Variable(string Name, string Type, string Description, string? Default, VariableValidation? Validation);

    /// <summary>A private DNS zone with the endpoints whose addresses it holds.</summary>
    /// <param name="Key">Its name in the configuration, e.g. <c>blob_core_windows_net</c>.</param>
    /// <param name="Name">Azure's name of the zone.</param>
    /// <param name="Endpoints">The endpoints, by key.</param>
    private sealed record PrivateZone(string Key, string Name, IReadOnlyList<PrivateEndpoint> Endpoints);
}
