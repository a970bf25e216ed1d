using System.Text.RegularExpressions;
using NubesGen.Applications;
using NubesGen.Tests.Policies;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests.Configurations;

/// <summary>The life of one configuration, from its files to an empty state.</summary>
/// <param name="provider">What Terraform must have in its environment to find the stand-in for azurerm.</param>
internal sealed partial class Cycle(IReadOnlyDictionary<string, string> provider)
{
    /// <summary>
    /// Registered though no resource of theirs may be there: for whom a subnet is given to, for the budget that a variable switches on, and
    /// for the rule that azurerm looks for when it makes Application Insights.
    /// </summary>
    private static readonly string[] RegisteredAhead = ["Microsoft.AlertsManagement", "Microsoft.App", "Microsoft.Consumption"];

    /// <summary>Runs the whole life.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">Name of its environment.</param>
    public async Task RunAsync(Application application, string environment)
    {
        using var run = await StartAsync(application, environment);
        await run.SucceedAsync("plan", "-out=plan.tfplan");
        var planned = Resources.Parse(await run.SucceedAsync("show", "-json", "plan.tfplan"));
        Assert.NotEmpty(planned.All);
        Assert.Empty(Violations(AzurePolicies.OfPlans, planned, application));

        await run.SucceedAsync("apply", "plan.tfplan");
        var applied = Resources.Parse(await run.SucceedAsync("show", "-json"));
        Assert.Empty(Violations(AzurePolicies.OfStates, applied, application));
        Assert.Empty(new AccessGraph(application, applied).Gaps());
        Assert.Equal(UsedProviders(applied), RegisteredProviders(run.Folder).Except(RegisteredAhead));

        await run.SucceedAsync("plan", "-detailed-exitcode");
        await run.SucceedAsync("destroy", "-auto-approve");
        Assert.Empty(await run.SucceedAsync("state", "list"));
    }

    /// <summary>Generates, checks the format, initialises and validates.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">Name of its environment.</param>
    /// <returns>The folder, ready to be planned.</returns>
    public async Task<TerraformRun> StartAsync(Application application, string environment)
    {
        var run = new TerraformRun(provider);
        try
        {
            var here = application with
            {
                RepositoryDirectory = run.Folder,
                TerraformDirectory = run.Folder,
                ProjectFile = Path.Combine(run.Folder, "app.csproj"),
                WorkflowFile = Path.Combine(run.Folder, "workflow", "gitops.yml"),
            };
            Configuration.Write(here, environment);
            await run.SucceedAsync("fmt", "-check", "-diff");
            await run.SucceedAsync("init");
            await run.SucceedAsync("validate");
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Violations(IEnumerable<Policy> policies, Resources resources, Application application) =>
        policies.SelectMany(policy => policy.Violations(resources, application.Network).Select(address => $"{policy.Name}: {address}"));

    /// <summary>The last provider of an id is whose resource it is; azurerm gives a diagnostic setting the id of its target.</summary>
    private static IEnumerable<string> UsedProviders(Resources state) => state.All
        .Select(resource => resource.Type == "azurerm_monitor_diagnostic_setting"
            ? "Microsoft.Insights"
            : Provider().Matches(resource.Id).LastOrDefault()?.Groups[1].Value)
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Except(RegisteredAhead)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> RegisteredProviders(string folder) =>
        RegisteredProvider().Matches(File.ReadAllText(Path.Combine(folder, "terraform.tf"))).Select(match => match.Groups[1].Value);

    [GeneratedRegex("/providers/([^/]+)/", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Provider();

    [GeneratedRegex("^    \"(Microsoft\\.[A-Za-z]+)\",", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RegisteredProvider();
}
