using NubesGen.Applications;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;

namespace NubesGen.Operations;

/// <summary>Looks at everything an environment needs, and says of each how to mend it. Changes nothing.</summary>
internal sealed class Doctor(
    Lazy<ApplicationResult> application, Settings settings, ICommandRunner runner, Machine machine, IProgressReporter reporter)
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
            checks.Add(await GuardedAsync("environment", () => EnvironmentAsync(cancellationToken)));
            checks.AddRange(application.Value.Application.Services.Select(Service));
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

    private async Task<Check> EnvironmentAsync(CancellationToken cancellationToken)
    {
        var resolver = new EnvironmentResolver(new GitClient(runner, machine), machine);
        var target = (await resolver.ResolveAsync(application.Value.Application, settings, cancellationToken)).Target;
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
