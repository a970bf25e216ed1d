using System.Text.RegularExpressions;
using NubesGen.Applications;
using NubesGen.Deployment.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>
/// Says what would be made in Azure, without an account, a network or a state: plans a copy of the user's configuration, on a stand-in for
/// Azure's provider. Terraform itself is the real one.
/// </summary>
/// <param name="catalog">What the application's resources are called.</param>
/// <param name="simulator">Absolute path of the stand-in's assembly.</param>
/// <param name="settings">Properties of the run.</param>
/// <param name="runner">Runs Terraform and the stand-in.</param>
/// <param name="machine">The caller's environment.</param>
internal sealed partial class SimulatedPlanning(Catalog catalog, string simulator, Settings settings, ICommandRunner runner, Machine machine)
{
    private const string NoSubscription = "00000000-0000-0000-0000-000000000000";

    /// <summary>Of several files that override the same, Terraform takes the last in the order of their names.</summary>
    private const string BackendOverride = "~nubesgen_override.tf";

    /// <summary>Plans.</summary>
    /// <param name="target">The environment, in a folder of this run alone.</param>
    /// <param name="log">Shows and records progress.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>The report.</returns>
    /// <exception cref="NubesGenException">NG3xxx, with the user's own files named.</exception>
    public async Task<PlanReport> RunAsync(TargetEnvironment target, RunLog log, CancellationToken cancellationToken)
    {
        log.Step($"PlanEnv: environment {target.Name} of {target.Application.Name} on the Simulated cloud: in an Azure that is empty, and nothing is made");
        var tool = await TerraformTools.LocateAsync(settings, runner, machine, log, cancellationToken);
        ConfigurationCopy.Make(target.Application.TerraformDirectory, target.ConfigurationDirectory);
        PrivateFiles.Write(Path.Combine(target.ConfigurationDirectory, BackendOverride), "terraform {\n  backend \"local\" {}\n}\n");
        await using var azure = await Simulator.StartAsync(runner, machine, simulator, Subscription, target.Folder, cancellationToken);
        var context = Context(target, azure, log);
        try
        {
            var terraform = new TerraformClient(runner, log, machine, tool);
            await terraform.InitAsync(context, cancellationToken);
            return await Planning.ReportAsync(terraform, context, log, cancellationToken);
        }
        catch (NubesGenException e)
        {
            throw new NubesGenException([.. e.Problems.Select(Explained)], e);
        }
    }

    private string Subscription => machine.Variable("ARM_SUBSCRIPTION_ID") ?? machine.Variable("AZURE_SUBSCRIPTION_ID") ?? NoSubscription;

    private TerraformContext Context(TargetEnvironment target, Simulator azure, RunLog log)
    {
        var variables = new AzureVariables(catalog, machine);
        var derived = Path.Combine(target.Folder, "derived.tfvars.json");
        PrivateFiles.Write(derived, variables.Derived(target, Subscription));
        var (own, others) = AzureVariables.Given(target);
        if (own.Count > 0 || others.Count > 0)
        {
            log.Step(own.Count > 0
                ? $"values from environments/{string.Join(" and ", own.Select(Path.GetFileName))}"
                : $"there is no environments/{target.Name}.tfvars, so the defaults count (there are {string.Join(", ", others)})");
        }

        return new TerraformContext
        {
            ConfigurationDirectory = target.ConfigurationDirectory,
            CopiedFrom = target.Application.TerraformDirectory,
            DataDirectory = Path.Combine(target.Folder, "terraform-data"),
            LogDirectory = Path.Combine(target.LogFolder, Path.GetFileNameWithoutExtension(log.Path)),
            BackendConfiguration = new Dictionary<string, string> { ["path"] = target.StateFile },
            VariableFiles = [.. own, derived],
            Environment = new Dictionary<string, string>(variables.Environment(target.Application, variable => variable.Example))
            {
                ["TF_REATTACH_PROVIDERS"] = azure.Reattach,
            },
        };
    }

    private static Problem Explained(Problem problem) =>
        UnknownType().Match(problem.Message) is { Success: true } match
            ? TerraformProblems.NotSimulated(match.Groups["type"].Value, match.Value) with { File = problem.File, Line = problem.Line, Column = problem.Column }
            : problem;

    /// <summary>What Terraform says of a type that is not in a provider's schema, with its guess at what was meant.</summary>
    [GeneratedRegex("""The provider \S+ does not support (?:\w+ )+"(?<type>\w+)"\.(?: Did you mean "\w+"\?)?""", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownType();
}
