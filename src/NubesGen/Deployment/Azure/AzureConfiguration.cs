using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Terraform;

namespace NubesGen.Deployment.Azure;

/// <summary>The Azure configuration of an application, as Terraform is to find it for one environment.</summary>
/// <param name="catalog">What its resources are called, and which variables they bring.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Told where values come from.</param>
internal sealed class AzureConfiguration(Catalog catalog, Machine machine, IProgressReporter reporter)
{
    /// <summary>Of several files that override the same, Terraform takes the last in the order of their names.</summary>
    private const string BackendOverride = "~nubesgen_override.tf";

    private readonly AzureVariables variables = new(catalog, machine);

    /// <summary>Copies the user's configuration to the environment's folder, and lets it keep its state in a file there.</summary>
    /// <param name="target">The environment, in a folder of this run alone.</param>
    /// <exception cref="NubesGenException">NG3006, NG3022.</exception>
    public static void CopyWithLocalState(TargetEnvironment target)
    {
        ConfigurationCopy.Make(target.Application.TerraformDirectory, target.ConfigurationDirectory);
        KeepStateInFile(target.ConfigurationDirectory);
    }

    /// <summary>Lets a copy of a configuration keep its state in a file.</summary>
    /// <param name="configuration">Absolute path of the copy.</param>
    public static void KeepStateInFile(string configuration) =>
        PrivateFiles.Write(Path.Combine(configuration, BackendOverride), "terraform {\n  backend \"local\" {}\n}\n");

    /// <summary>Where that copy keeps its state.</summary>
    /// <param name="target">The environment.</param>
    /// <returns>Values for <c>init</c>.</returns>
    public static IReadOnlyDictionary<string, string> LocalState(TargetEnvironment target) => new Dictionary<string, string> { ["path"] = target.StateFile };

    /// <summary>Writes down what follows from the environment itself, and says which values the user has given.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="subscription">Id of the subscription.</param>
    public void Prepare(TargetEnvironment target, string subscription)
    {
        PrivateFiles.CreateFolder(target.Folder);
        PrivateFiles.Write(Derived(target), variables.Derived(target, subscription));
        var (own, others) = AzureVariables.Given(target);
        if (own.Count > 0 || others.Count > 0)
        {
            reporter.Step(own.Count > 0
                ? $"values from environments/{string.Join(" and ", own.Select(Path.GetFileName))}"
                : $"there is no environments/{target.Name}.tfvars, so the defaults count (there are {string.Join(", ", others)})");
        }
    }

    /// <summary>What Terraform needs to know, but for the state.</summary>
    /// <param name="target">The environment, after <see cref="Prepare"/>.</param>
    /// <param name="instead">The value of a variable without default that nobody gives; <see langword="null"/>: Terraform will say so.</param>
    /// <returns>The context, complete but for what belongs to a run.</returns>
    public TerraformContext Context(TargetEnvironment target, Func<VariableDefinition, string?> instead) => new()
    {
        ConfigurationDirectory = target.ConfigurationDirectory,
        CopiedFrom = target.Application.TerraformDirectory,
        DataDirectory = Path.Combine(target.Folder, "terraform-data"),
        LogDirectory = target.LogFolder,
        VariableFiles = [.. AzureVariables.Given(target).Own, Derived(target)],
        Environment = variables.Environment(target.Application, instead),
    };

    private static string Derived(TargetEnvironment target) => Path.Combine(target.Folder, "derived.tfvars.json");
}
