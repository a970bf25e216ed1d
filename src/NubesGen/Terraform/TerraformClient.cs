using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Terraform;

/// <summary>Terraform as the engine uses it: never a question, never without a lock, never for ever.</summary>
/// <remarks>
/// Cancelling any of these sends Terraform one interrupt and waits until it has saved its state; then <see cref="OperationCanceledException"/>
/// is thrown. Every method throws <see cref="NubesGenException"/>: NG3007 with file and line where Terraform named them, NG3009 when it gave no
/// reason, NG3010 for a locked state, NG3012 when it had to be killed, NG4003 when a folder cannot be written.
/// </remarks>
/// <param name="runner">Runs it.</param>
/// <param name="reporter">Told what goes on; never gets a sensitive value.</param>
/// <param name="machine">Whose environment variables it gets.</param>
/// <param name="tool">Which one.</param>
public sealed class TerraformClient(ICommandRunner runner, IProgressReporter reporter, Machine machine, TerraformTool tool)
{
    private static readonly TimeSpan PlanFilesKept = TimeSpan.FromDays(1);

    private readonly TerraformProcess process = new(runner, reporter, machine, tool);

    /// <summary>When Terraform is taken to hang; waiting for a lock comes on top.</summary>
    public TerraformTimeLimits TimeLimits { get; init; } = new();

    /// <summary>Prepares the data folder. Left out while configuration, backend and Terraform are the same as at the last success.</summary>
    /// <param name="context">The environment.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Whether there was something to do.</returns>
    public async Task<bool> InitAsync(TerraformContext context, CancellationToken cancellationToken)
    {
        var stamp = new InitStamp(context, tool);
        if (stamp.IsFresh)
        {
            return false;
        }

        reporter.Step("terraform init");
        // An init that ends half way may have changed what an earlier one had prepared.
        PrivateFiles.CreateFolder(context.DataDirectory);
        stamp.Remove();
        var locked = new ProviderLock(context);
        locked.Begin();
        using var alone = await ProviderCache.EnterAsync(context, TimeLimits.Init, reporter, cancellationToken);
        // -reconfigure: where the state is, is ours to say, not that of an earlier run on this machine.
        await process.StreamAsync(
            context, TimeLimits.Init + context.LockTimeout, new PlanProgress(),
            [
                "init", "-json", "-input=false", "-reconfigure", Lock(context), .. locked.Arguments,
                .. context.BackendConfiguration.Select(entry => $"-backend-config={entry.Key}={entry.Value}"),
            ],
            cancellationToken);
        if (locked.IsNew)
        {
            await WriteLockFileAsync(context, locked, cancellationToken);
        }

        stamp.Write();
        return true;
    }

    /// <summary>Compares what should be with what is.</summary>
    /// <param name="context">The environment, after <see cref="InitAsync"/>.</param>
    /// <param name="destroy">Plans the end of everything.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>A plan; dispose of it, since its file holds secrets.</returns>
    public async Task<Plan> PlanAsync(TerraformContext context, bool destroy, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(context.DataDirectory);
        RemoveForgottenPlans(context.DataDirectory);
        var file = Path.Combine(context.DataDirectory, $"{Guid.NewGuid():N}.tfplan");
        PrivateFiles.CreateFile(file);
        try
        {
            var progress = new PlanProgress();
            var result = await process.StreamAsync(
                context, TimeLimits.Plan + context.LockTimeout, progress,
                [
                    "plan", "-json", "-input=false", TerraformProcess.DetailedExitCode, Lock(context), $"-out={file}",
                    .. destroy ? ["-destroy"] : Array.Empty<string>(),
                    .. Variables(context),
                ],
                cancellationToken);
            if (!progress.IsComplete)
            {
                // A shell that could not open the log ends with 2 as well, and that must never pass for a plan.
                throw new NubesGenException(TerraformProblems.Failed("plan", result.ExitCode, result.Error.Trim()));
            }

            var plan = new Plan(file, progress.Changes, IsEmpty: result.ExitCode == 0);
            reporter.Step($"plan: {plan.Summary}");
            return plan;
        }
        catch
        {
            File.Delete(file);
            // A module or provider outside the configuration's folder may have changed: next time init looks.
            new InitStamp(context, tool).Remove();
            throw;
        }
    }

    /// <summary>Does exactly what a plan says, and deletes it in any case.</summary>
    /// <param name="context">The environment the plan was made for.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Done when everything is.</returns>
    /// <exception cref="NubesGenException">Also NG3011: the state has changed since; NG3013: the new state is in a file only.</exception>
    public async Task ApplyAsync(TerraformContext context, Plan plan, CancellationToken cancellationToken)
    {
        using (plan)
        {
            await process.StreamAsync(
                context, TimeLimits.Apply + context.LockTimeout, new ApplyProgress(plan.Changes),
                ["apply", "-json", "-input=false", Lock(context), plan.File], cancellationToken);
        }
    }

    /// <summary>Takes a resource that exists over into the state; the next plan says what about it is to be changed.</summary>
    /// <param name="context">The environment, after <see cref="InitAsync"/>.</param>
    /// <param name="address">What Terraform calls it.</param>
    /// <param name="id">What its provider calls it.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Done when it is in the state.</returns>
    public async Task ImportAsync(TerraformContext context, string address, string id, CancellationToken cancellationToken)
    {
        reporter.Step($"terraform import {address}");
        var result = await process.PassOnAsync(
            context, TimeLimits.Plan + context.LockTimeout, reporter.Detail,
            ["import", "-input=false", Lock(context), .. Variables(context), address, id], cancellationToken);
        if (!result.Succeeded)
        {
            throw new NubesGenException(TerraformProblems.Failed("import", result.ExitCode, result.Error.Trim()));
        }
    }

    /// <summary>Reads the outputs, sensitive ones in clear.</summary>
    /// <param name="context">The environment.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Each output by name; empty when nothing was applied.</returns>
    public async Task<IReadOnlyDictionary<string, TerraformOutput>> OutputsAsync(TerraformContext context, CancellationToken cancellationToken)
    {
        var json = await process.ReadAsync(context, TimeLimits.Read, ["output", "-json"], cancellationToken);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            output => output.Name,
            output => new TerraformOutput(output.Value.GetProperty("value").Clone(), output.Value.GetProperty("sensitive").GetBoolean()),
            StringComparer.Ordinal);
    }

    /// <summary>Reads a plan in full. It holds sensitive values in clear, beside marks which they are: show nothing that is marked.</summary>
    /// <param name="context">The environment the plan was made for.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Terraform's "Plan Representation".</returns>
    public async Task<JsonDocument> ShowPlanAsync(TerraformContext context, Plan plan, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await process.ReadAsync(context, TimeLimits.Read, ["show", "-json", plan.File], cancellationToken));

    /// <summary>Runs any command on the environment; each line it prints becomes a step.</summary>
    /// <param name="context">The environment, after <see cref="InitAsync"/>.</param>
    /// <param name="arguments">What would follow <c>terraform</c>, e.g. <c>state</c>, <c>list</c>.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>How it ended; a non-zero exit code is for the caller to judge.</returns>
    public Task<CommandResult> RunAsync(TerraformContext context, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        process.PassOnAsync(context, TimeLimits.Apply + context.LockTimeout, reporter.Step, arguments, cancellationToken);

    /// <summary>init itself has locked the providers for this platform only; where that is all there is, it will do here.</summary>
    private async Task WriteLockFileAsync(TerraformContext context, ProviderLock locked, CancellationToken cancellationToken)
    {
        if (machine.IsCi)
        {
            // What CI writes is thrown away with its machine: no other platform will ever see it.
            locked.End();
            reporter.Report(TerraformProblems.NoLockFileInGit(locked.File));
            return;
        }

        reporter.Step($"terraform providers lock, for {string.Join(", ", ProviderLock.Platforms)}");
        var result = await process.PassOnAsync(context, TimeLimits.Init, reporter.Detail, ProviderLock.Command, cancellationToken);
        locked.End();
        if (!result.Succeeded)
        {
            reporter.Report(TerraformProblems.LockedForThisPlatformOnly(locked.File, result.Error));
        }
        else
        {
            reporter.Step($"wrote {locked.File}: commit it, so that everybody gets the same providers");
        }
    }

    private static IEnumerable<string> Variables(TerraformContext context) => context.VariableFiles.Select(path => $"-var-file={path}");

    private static string Lock(TerraformContext context) => $"-lock-timeout={(long)context.LockTimeout.TotalSeconds}s";

    /// <summary>A build that was killed could not delete its plan; one of the last day may still be another build's.</summary>
    private static void RemoveForgottenPlans(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.tfplan").Where(file => File.GetLastWriteTimeUtc(file) < DateTime.UtcNow - PlanFilesKept))
        {
            File.Delete(file);
        }
    }
}
