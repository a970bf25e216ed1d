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
        AzureConfiguration.CopyWithLocalState(target);
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
        var configuration = new AzureConfiguration(catalog, machine, log);
        configuration.Prepare(target, Subscription);
        var context = configuration.Context(target, variable => variable.Example);
        return context with
        {
            LogDirectory = Path.Combine(target.LogFolder, Path.GetFileNameWithoutExtension(log.Path)),
            BackendConfiguration = AzureConfiguration.LocalState(target),
            Environment = new Dictionary<string, string>(context.Environment) { ["TF_REATTACH_PROVIDERS"] = azure.Reattach },
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
