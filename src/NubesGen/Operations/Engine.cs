using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Generation;
using NubesGen.Operations.Listing;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>The verbs of one project in one build: what a target asks for, put together from the rooms.</summary>
public sealed partial class Engine
{
    private readonly BuildInput input;
    private readonly Machine machine;
    private readonly IProgressReporter reporter;
    private readonly IBuildMemory memory;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly CommandRunner runner;
    private readonly Catalog catalog;
    private readonly Settings settings;
    private readonly Lazy<ApplicationResult> application;
    private readonly EnvironmentSessions sessions;

    /// <summary>Puts the engine together; nothing is read but the catalogue.</summary>
    /// <param name="input">What the build hands over.</param>
    /// <param name="machine">The caller's environment.</param>
    /// <param name="reporter">Shows progress and problems.</param>
    /// <param name="memory">What outlives one operation.</param>
    public Engine(BuildInput input, Machine machine, IProgressReporter reporter, IBuildMemory memory)
    {
        this.input = input;
        this.machine = machine;
        this.reporter = reporter;
        this.memory = memory;
        runner = new CommandRunner(machine);
        catalog = Catalog.Load(Path.Combine(input.PackageDirectory, "catalog"));
        settings = new Settings(input.Facts);
        sessions = new EnvironmentSessions(
            catalog, Templates, settings, runner, machine, reporter, memory, input.LogFolder, time, input.ToProjectBuild(),
            Path.Combine(input.PackageDirectory, "database"));
        application = new Lazy<ApplicationResult>(() => new ApplicationFactory(catalog, time).Create(input.ToBuildFacts()));
    }

    private string Templates => Path.Combine(input.PackageDirectory, "templates");

    /// <summary>Writes the generated files, or checks them where git is the truth.</summary>
    /// <returns>What was written and what is wrong; problems are reported already.</returns>
    /// <exception cref="NubesGenException">NG2xxx: the project's properties are wrong.</exception>
    public GenerationResult Generate()
    {
        foreach (var warning in application.Value.Warnings)
        {
            reporter.Report(warning);
        }

        var verify = Verifies;
        var result = Write(verify);
        if (result.Written.Count > 0)
        {
            var (_, findings, notices, _) = application.Value;
            foreach (var line in findings.Select(finding => $"Inferred {finding}").Concat(notices))
            {
                reporter.Step(line);
            }
        }

        foreach (var problem in result.Problems)
        {
            reporter.Report(verify ? problem.AsWarning() : problem);
        }

        return result;
    }

    /// <summary>Finds the environment that is to be created or updated, and all that would be wrong with it. Touches nothing.</summary>
    /// <param name="deploys">Whether a deployment is to follow.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environment.</returns>
    public async Task<ResolvedEnvironment> PrepareProvisionAsync(bool deploys, CancellationToken cancellationToken)
    {
        VerifyFiles();
        // What only a deployment reads is wrong now as well as later, when the environment would have been changed.
        Deploying.CheckSettings(settings);
        var resolved = await ResolveAsync(cancellationToken);
        if (deploys)
        {
            CheckConfiguration(resolved.Target);
        }

        return resolved;
    }

    /// <summary>Creates or updates the environment.</summary>
    /// <param name="resolved">What <see cref="PrepareProvisionAsync"/> has found.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>What is there now.</returns>
    public async Task<ProvisioningResult> ProvisionAsync(ResolvedEnvironment resolved, CancellationToken cancellationToken)
    {
        var mayLoseData = MayLoseData(resolved.Target);
        var review = await ReviewAsync(resolved.Target, cancellationToken);
        return await memory.Phases.MeasureAsync("provision", () => sessions.RunAsync(
            "Provision", resolved, (session, ended) => Provisioning.RunAsync(session, review, mayLoseData, time, ended), cancellationToken));
    }

    /// <summary>Says what Provision would change, on a copy of the state: takes no lock, and writes nothing to the store.</summary>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>The report.</returns>
    public async Task<PlanReport> PlanAsync(CancellationToken cancellationToken)
    {
        VerifyFiles();
        var resolved = await ResolveAnyAsync(cancellationToken);
        var report = resolved.Target.Cloud == CloudKind.Simulated
            ? await sessions.RunInCopyAsync("PlanEnv", resolved.Target, (copy, log) => Simulated.RunAsync(copy, log, cancellationToken), cancellationToken)
            : await sessions.RunInCopyAsync("PlanEnv", resolved, Planning.RunAsync, cancellationToken);
        await ReportPlanAsync(resolved.Target, report, cancellationToken);
        return report;
    }

    /// <summary>Removes the environment. One that does not exist is a success, said so.</summary>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>Done when nothing is left.</returns>
    public async Task DestroyAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(cancellationToken);
        var name = resolved.Target.Name.Value;
        var isConfirmed = input.GlobalProperty("NubesGenConfirm") == name;
        if (Lifetime.IsProtected(settings, name) && !isConfirmed)
        {
            if (OutlivesItsBranch(name))
            {
                return;
            }

            throw new NubesGenException(EnvironmentProblems.Protected(name));
        }

        CheckManualDestruction(name, isConfirmed);
        if (await HasItsBranchAgainAsync(resolved.Target, cancellationToken))
        {
            return;
        }

        // A folder without an owner is what a run has left that was killed half way.
        if (!await resolved.ExistsAsync(cancellationToken) && !Directory.Exists(resolved.Target.Folder))
        {
            reporter.Step($"There is no environment {name}: nothing to destroy");
            ReportDestruction(name, existed: false);
            return;
        }

        await new Removal(sessions, memory, reporter).RunAsync(resolved, _ => Task.FromResult(true), cancellationToken);
        ReportDestruction(name, existed: true);
    }

    /// <summary>What is known of the environment, for scripts. Starts no Terraform and takes no lock.</summary>
    /// <param name="cancellationToken">Stops git.</param>
    /// <returns>The environment and its record; no record when it was never provisioned.</returns>
    public async Task<(ResolvedEnvironment Environment, EnvironmentRecord? Record)> DescribeAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(cancellationToken);
        return (resolved, await EnvironmentRecord.ReadAsync(resolved.Store, cancellationToken));
    }

    /// <summary>Lists all environments of the project, in a table and on a page. Needs none, starts no Terraform and takes no lock.</summary>
    /// <param name="pageFile">Absolute path of the file that gets the page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The list.</returns>
    /// <exception cref="NubesGenException">NG4xxx: the store cannot be read; NG6xxx: there is none.</exception>
    public async Task<EnvironmentList> ListAsync(string pageFile, CancellationToken cancellationToken)
    {
        var app = application.Value.Application;
        var git = new GitClient(runner, machine);
        var (cloud, store, local, repository) = await new EnvironmentResolver(git, machine).FindStoreAsync(app, settings, cancellationToken);
        if (cloud == CloudKind.Simulated)
        {
            throw new NubesGenException(SetupProblems.OnlyPlanned());
        }

        var branches = repository is null ? null : await git.BranchesAsync(repository, local.BareRepository, cancellationToken);
        var stored = await store.ListAsync(app.Name, cancellationToken);
        var list = EnvironmentList.Of(app.Name, cloud.ToString(), app.EnvironmentPrefix, stored, branches, time.GetUtcNow());
        ListingReport.Write(list, reporter);
        try
        {
            await File.WriteAllTextAsync(pageFile, EnvironmentPage.Render(list, Templates), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reporter.Report(StateProblems.PageNotWritten(pageFile, e.Message.TrimEnd('.')));
        }

        return list;
    }

    /// <summary>Runs any Terraform command on the environment; without one, says how to run them by hand.</summary>
    /// <param name="arguments">What would follow <c>terraform</c>; empty for the help.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Done when Terraform has ended.</returns>
    public async Task TerraformAsync(string arguments, CancellationToken cancellationToken) => await sessions.RunAsync(
        "Terraform", await ResolveExistingAsync(cancellationToken), (session, ended) => TerraformByHand.RunAsync(session, arguments, ended), cancellationToken);

    /// <summary>Checks tools, branch and set-up.</summary>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <returns>Every check, with how to mend what failed.</returns>
    public Task<IReadOnlyList<Check>> CheckAsync(CancellationToken cancellationToken) =>
        new Doctor(application, settings, runner, machine, new AzureConnection(machine), Workflow, reporter).RunAsync(cancellationToken);

    private bool Verifies => settings.Flag("NubesGenVerify", machine.IsCi);

    private GenerationResult Write(bool verify)
    {
        _ = settings.Flag("NubesGenGenerate", true);
        settings.ThrowIfWrong();
        var app = application.Value.Application;
        return GeneratedFileWriter.Write(app, new AzureGenerator(catalog, Templates).Generate(app), verify);
    }

    /// <summary>In CI git is the truth: what was committed must be what the project says, before anything is touched.</summary>
    private void VerifyFiles()
    {
        if (Verifies && settings.Flag("NubesGenGenerate", true)
            && Write(verify: true).Problems is { } problems && problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw new NubesGenException(problems);
        }
    }

    private SimulatedPlanning Simulated =>
        new(catalog, Path.Combine(input.PackageDirectory, "simulator", "NubesGen.Simulator.dll"), settings, runner, machine);

    /// <summary>Most operations need an environment that can exist.</summary>
    private async Task<ResolvedEnvironment> ResolveAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAnyAsync(cancellationToken);
        return resolved.Target.Cloud == CloudKind.Simulated ? throw new NubesGenException(SetupProblems.OnlyPlanned()) : resolved;
    }

    private Task<ResolvedEnvironment> ResolveAnyAsync(CancellationToken cancellationToken) =>
        new EnvironmentResolver(new GitClient(runner, machine), machine).ResolveAsync(application.Value.Application, settings, cancellationToken);

    private async Task<ResolvedEnvironment> ResolveExistingAsync(CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(cancellationToken);
        return await resolved.ExistsAsync(cancellationToken)
            ? resolved
            : throw new NubesGenException(DeploymentProblems.NotProvisioned(resolved.Target.Name.Value));
    }
}
