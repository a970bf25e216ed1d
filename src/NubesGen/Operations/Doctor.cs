using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Processes;

namespace NubesGen.Operations;

/// <summary>Looks at everything an environment needs, and says of each how to mend it. Changes nothing.</summary>
/// <param name="application">The application, or what is wrong with it.</param>
/// <param name="settings">Properties of the run.</param>
/// <param name="runner">Runs programs.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="connection">The way to Azure.</param>
/// <param name="workflow">Where the workflow is.</param>
/// <param name="reporter">Told each finding.</param>
internal sealed class Doctor(
    Lazy<ApplicationResult> application, Settings settings, ICommandRunner runner, Machine machine, AzureConnection connection, DefaultBranch workflow,
    IProgressReporter reporter)
{
    /// <summary>Terraform reads these by itself, so that they would change what we run.</summary>
    private static readonly IReadOnlyList<string> Disturbing = ["TF_CLI_ARGS", "TF_WORKSPACE", "TF_DATA_DIR", "TF_CLI_ARGS_plan", "TF_CLI_ARGS_apply", "TF_CLI_ARGS_init"];

    /// <summary>Runs all checks.</summary>
    /// <param name="cancellationToken">Stops them.</param>
    /// <returns>Every check.</returns>
    /// <exception cref="NubesGenException">NG6004: something needs mending.</exception>
    public async Task<IReadOnlyList<Check>> RunAsync(CancellationToken cancellationToken)
    {
        List<Check> checks =
        [
            await GuardedAsync("project", () => Task.FromResult(new Check("project", Describe(application.Value.Application)))),
            await GuardedAsync("terraform", () => TerraformAsync(cancellationToken)),
            CliConfiguration(),
            .. Disturbing.Where(name => machine.Variable(name) is not null).Select(name =>
                new Check("environment variable", $"{name} is set; our own runs of Terraform leave it out", $"unset {name}") { IsAdvice = true }),
        ];
        if (checks[0].IsWell)
        {
            var environment = await GuardedAsync("environment", () => EnvironmentAsync(cancellationToken));
            checks.Add(environment);
            // Without a cloud there is neither, and once is enough to say so.
            checks.AddRange((await StateAsync(cancellationToken)).Where(check => check.IsWell || check.Mend != environment.Mend));
            checks.AddRange(application.Value.Application.Services.Select(Service));
            checks.Add(await WorkflowAsync(cancellationToken));
        }

        foreach (var check in checks)
        {
            reporter.Step($"{(check.IsWell ? "ok  " : check.IsAdvice ? "note" : "MEND")} {check.Name}: {check.Finding}{(check.IsWell ? "" : $"; mend: {check.Mend}")}");
        }

        var failed = checks.Count(check => check is { IsWell: false, IsAdvice: false });
        return failed == 0 ? checks : throw new NubesGenException(SetupProblems.ChecksFailed(failed));
    }

    private async Task<Check> TerraformAsync(CancellationToken cancellationToken)
    {
        var tool = await TerraformTools.LocateAsync(settings, runner, machine, reporter, cancellationToken);
        return new Check("terraform", $"{tool.Product} {tool.Version} at {tool.Path}");
    }

    private Check CliConfiguration()
    {
        const string name = "TF_CLI_CONFIG_FILE";
        return machine.Variable(name) is not { } file ? new Check("terraform's own settings", "the user's own")
            : File.Exists(file) ? new Check("terraform's own settings", file)
            : new Check("terraform's own settings", $"{name} names '{file}', which does not exist: Terraform warns at every run; ours leave it out", $"unset {name}")
            {
                IsAdvice = true,
            };
    }

    private EnvironmentResolver Resolver => new(new GitClient(runner, machine), machine);

    /// <summary>The store of states, on whatever branch we are; on Local the environment's folder says it all.</summary>
    private async Task<IReadOnlyList<Check>> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (cloud, _, _, _) = await Resolver.FindStoreAsync(application.Value.Application, settings, cancellationToken);
            return cloud == CloudKind.Azure
                ? await new StateAccountDoctor(AzureSettings.Read(settings, machine), connection, machine).RunAsync(cancellationToken)
                : [];
        }
        catch (NubesGenException e)
        {
            return [new Check("state", e.Problems[0].Code, e.Problems[0].Message)];
        }
    }

    /// <summary>GitHub runs what is about a branch that is gone, and what is about none, from the default branch only.</summary>
    private async Task<Check> WorkflowAsync(CancellationToken cancellationToken)
    {
        var app = application.Value.Application;
        return await workflow.HasAsync(app.ProjectDirectory, app.WorkflowPath, cancellationToken) switch
        {
            true => new Check("workflow", $"{app.WorkflowPath} is on the default branch"),
            false => new Check(
                "workflow",
                $"{app.WorkflowPath} is not on the default branch, so that nothing removes an environment whose branch is deleted or whose time is over",
                "merge it into the default branch, then type: git fetch")
            {
                IsAdvice = true,
            },
            null when (await new GitClient(runner, machine).FindAsync(app.ProjectDirectory, cancellationToken)).Repository?.Remote is null =>
                new Check("workflow", "there is no remote 'origin' that could run it"),
            null => new Check("workflow", "this clone does not know the remote's default branch", "git remote set-head origin --auto") { IsAdvice = true },
        };
    }

    private async Task<Check> EnvironmentAsync(CancellationToken cancellationToken)
    {
        var target = (await Resolver.ResolveAsync(application.Value.Application, settings, cancellationToken)).Target;
        return new Check("environment", $"{target.Name} on the {target.Cloud} cloud, in {target.Folder}");
    }

    private Check Service(ServiceDefinition service)
    {
        var settingsFile = Path.Combine(application.Value.Application.TerraformDirectory, "environments", "local.env");
        return LocalTools.WhyNot(machine, service, settingsFile) is { } problem
            ? new Check(service.Id, problem.Code, problem.Message)
            : new Check(service.Id, "can run on the Local cloud");
    }

    private static async Task<Check> GuardedAsync(string name, Func<Task<Check>> check)
    {
        try
        {
            return await check();
        }
        catch (NubesGenException e)
        {
            return new Check(name, e.Problems[0].Code, e.Problems[0].Message);
        }
    }

    private static string Describe(Application app) =>
        $"{app.Name}, {app.Type.Id} {app.Tier}, .NET {app.DotNetVersion}, {string.Join(", ", app.Services.Select(service => service.Id))}";
}
