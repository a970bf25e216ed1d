using System.Text.Encodings.Web;
using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Environments;

namespace NubesGen.Deployment.Azure;

/// <summary>What the Azure configuration of an application is given for one environment, whoever runs it.</summary>
/// <param name="catalog">What its resources are called, and which variables they bring.</param>
/// <param name="machine">The caller's environment.</param>
internal sealed class AzureVariables(Catalog catalog, Machine machine)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The values that follow from the environment itself.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="subscription">Id of the Azure subscription.</param>
    /// <returns>The text of a <c>.tfvars.json</c> file.</returns>
    public string Derived(TargetEnvironment target, string subscription) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["environment"] = target.Name.Value,
            ["names"] = ResourceNames.All(catalog.NamesOf(target.Application), target.Application.Name, target.Name, subscription),
        },
        Json) + "\n";

    /// <summary>
    /// The user's files with values for one environment, <c>environments/&lt;name&gt;.tfvars</c> and <c>.tfvars.json</c>. Letter case counts
    /// on every file system, or a file that works on macOS would be passed over in CI.
    /// </summary>
    /// <param name="target">The environment.</param>
    /// <returns>Absolute paths of the files there are, and the names of those for other environments.</returns>
    public static (IReadOnlyList<string> Own, IReadOnlyList<string> Others) Given(TargetEnvironment target)
    {
        var folder = Path.Combine(target.Application.TerraformDirectory, "environments");
        if (!Directory.Exists(folder))
        {
            return ([], []);
        }

        var files = Directory.EnumerateFiles(folder)
            .Where(file => file.EndsWith(".tfvars", StringComparison.Ordinal) || file.EndsWith(".tfvars.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToLookup(file => Path.GetFileName(file) is var name && (name == $"{target.Name}.tfvars" || name == $"{target.Name}.tfvars.json"));
        return ([.. files[true]], [.. files[false].Select(file => Path.GetFileName(file))]);
    }

    /// <summary>
    /// Values that the workflow hands on from repository variables, <c>NUBESGEN_&lt;NAME&gt;</c>, for Terraform's own <c>TF_VAR_&lt;name&gt;</c>,
    /// which wins where both are set, as every <c>.tfvars</c> file does.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="instead">The value of a variable without default that nobody gives; <see langword="null"/>: Terraform will say so.</param>
    /// <returns>Environment variables for Terraform.</returns>
    public IReadOnlyDictionary<string, string> Environment(Application application, Func<VariableDefinition, string?> instead)
    {
        var ofRepository = application.Entries.SelectMany(entry => entry.SharedVariables).ToHashSet(StringComparer.Ordinal);
        return application.Entries.SelectMany(entry => entry.Variables).DistinctBy(variable => variable.Name)
            .Select(variable => (
                Name: $"TF_VAR_{variable.Name}",
                Value: (ofRepository.Contains(variable.Name) ? machine.Variable($"NUBESGEN_{variable.Name.ToUpperInvariant()}") : null)
                    ?? (variable.Default is null ? instead(variable) : null)))
            .Where(variable => variable.Value is not null && machine.Variable(variable.Name) is null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);
    }
}
