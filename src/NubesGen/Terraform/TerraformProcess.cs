using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Terraform;

/// <summary>Runs one Terraform command, follows what it says and turns its failure into problems.</summary>
internal sealed class TerraformProcess(ICommandRunner runner, IProgressReporter reporter, Machine machine, TerraformTool tool)
{
    /// <summary>The flag that makes 2 a success: there are changes.</summary>
    public const string DetailedExitCode = "-detailed-exitcode";

    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs a command that speaks JSON lines. Its output goes to files that are followed: were it a pipe, Terraform would die of it,
    /// half way and without saving its state, when our build is killed.
    /// </summary>
    /// <param name="context">The environment.</param>
    /// <param name="limit">After this Terraform is killed.</param>
    /// <param name="progress">Gets every event.</param>
    /// <param name="arguments">The command first; all flags it needs.</param>
    /// <param name="cancellationToken">Interrupts Terraform once.</param>
    /// <returns>How it ended: well, or with changes when <see cref="DetailedExitCode"/> was given.</returns>
    /// <exception cref="NubesGenException">Terraform failed, or saved its state nowhere but in a file when it was interrupted.</exception>
    public async Task<CommandResult> StreamAsync(
        TerraformContext context, TimeSpan limit, ITerraformProgress progress, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var errors = new List<TerraformDiagnostic>();
        await using var ticker = new Timer(
            _ =>
            {
                if (progress.Status(DateTimeOffset.UtcNow) is { } status)
                {
                    reporter.Status(status);
                }
            },
            null, StatusInterval, StatusInterval);
        try
        {
            var result = await RunAsync(context, limit, Files(context, arguments[0]), OnLine, arguments, cancellationToken);
            return result.Succeeded || (result.ExitCode == 2 && arguments.Contains(DetailedExitCode) && errors.Count == 0)
                ? result
                : throw Failure(context, arguments[0], result, errors);
        }
        catch (OperationCanceledException e) when (errors.Find(error => error.IsStateNotSaved) is { } lost)
        {
            throw new NubesGenException(lost.ToProblem(context), e);
        }

        void OnLine(string line)
        {
            if (TerraformEventParser.Parse(line) is not { } terraformEvent)
            {
                return;
            }

            switch (terraformEvent)
            {
                case DiagnosticReported { Diagnostic: { IsError: true } error }:
                    errors.Add(error);
                    break;
                case DiagnosticReported { Diagnostic: var warning }:
                    reporter.Report(warning.ToProblem(context));
                    break;
                case StateLockAwaited:
                    reporter.Step($"waiting for somebody else's lock on the state, at most {Duration.Text(context.LockTimeout)}");
                    break;
                case OtherEvent other:
                    reporter.Detail(other.Message);
                    break;
            }

            if (progress.Note(terraformEvent, DateTimeOffset.UtcNow) is { } step)
            {
                reporter.Step(step);
            }
        }
    }

    /// <summary>Runs a command whose output may hold secrets: it goes through a pipe, and nothing of it is shown or kept.</summary>
    /// <param name="context">The environment.</param>
    /// <param name="limit">After this Terraform is killed.</param>
    /// <param name="arguments">The command first; all flags it needs.</param>
    /// <param name="cancellationToken">Interrupts Terraform once.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="NubesGenException">NG3009: Terraform failed.</exception>
    public async Task<string> ReadAsync(TerraformContext context, TimeSpan limit, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await RunAsync(context, limit, files: null, onOutput: null, arguments, cancellationToken);
        return result.Succeeded ? result.Output : throw Failure(context, arguments[0], result, []);
    }

    /// <summary>Runs any command in the environment's own context.</summary>
    /// <param name="context">The environment.</param>
    /// <param name="limit">After this Terraform is killed.</param>
    /// <param name="onOutput">Gets the lines of its standard output as they come.</param>
    /// <param name="arguments">The command first.</param>
    /// <param name="cancellationToken">Interrupts Terraform once.</param>
    /// <returns>How it ended, whatever the exit code.</returns>
    public async Task<CommandResult> PassOnAsync(
        TerraformContext context, TimeSpan limit, Action<string> onOutput, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var files = Files(context, "terraform");
        try
        {
            return await RunAsync(context, limit, files, onOutput, arguments, cancellationToken);
        }
        finally
        {
            // The user may have asked for a secret, as `output -raw` does.
            Remove(files);
        }
    }

    private async Task<CommandResult> RunAsync(
        TerraformContext context, TimeSpan limit, OutputFiles? files, Action<string>? onOutput, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrivateFiles.CreateFolder(context.DataDirectory);
        var command = new Command(tool.Path, [$"-chdir={context.ConfigurationDirectory}", .. arguments])
        {
            WorkingDirectory = context.ConfigurationDirectory,
            // Of Terraform's own settings this is the only one that reaches every command, in the right place.
            Environment = new Dictionary<string, string>(TerraformEnvironment.Of(machine, context)) { ["TF_CLI_ARGS"] = "-no-color" },
            TimeLimit = limit,
            Files = files,
            OnOutput = onOutput,
            OnStarted = context.OnStarted,
        };
        using var told = cancellationToken.Register(() => reporter.Step("stopping: Terraform ends what it is doing, saves the state and gives the lock back"));
        try
        {
            return await runner.RunAsync(command, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new NubesGenException(TerraformProblems.TimedOut(arguments[0], limit), e);
        }
    }

    private static OutputFiles Files(TerraformContext context, string name)
    {
        PrivateFiles.CreateFolder(context.LogDirectory);
        var files = new OutputFiles(Path.Combine(context.LogDirectory, name + ".jsonl"), Path.Combine(context.LogDirectory, name + ".err"));
        Remove(files);
        return files;
    }

    private static void Remove(OutputFiles files)
    {
        File.Delete(files.Output);
        File.Delete(files.Error);
    }

    private static NubesGenException Failure(TerraformContext context, string command, CommandResult result, List<TerraformDiagnostic> errors)
    {
        // Errors of azurerm have no detail, and none may hide behind another that has.
        var telling = errors.Where(error => !error.IsEcho).ToList();
        return (telling.Count > 0 ? telling : errors) is { Count: > 0 } diagnostics
            ? new NubesGenException([.. diagnostics.Select(error => error.ToProblem(context)).Distinct()])
            : new NubesGenException(TerraformProblems.Failed(command, result.ExitCode, result.Error.Trim()));
    }
}
