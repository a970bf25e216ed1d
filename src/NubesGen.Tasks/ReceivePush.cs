using Microsoft.Build.Framework;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Local;
using NubesGen.Processes;

namespace NubesGen.Tasks;

/// <summary>Deploys what was pushed to the bare repository of this machine. A hook starts it, outside of any project.</summary>
public sealed class ReceivePush : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>Absolute path of the project file that runs this, in the bare repository.</summary>
    [Required]
    public string Receiver { get; set; } = "";

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute()
    {
        var machine = Machine.Current();
        var reporter = new BuildReporter(Log, BuildEngine, Receiver);
        try
        {
            // The references would be too long for a variable of the environment; the hook names a file.
            var file = machine.Variable("NUBESGEN_PUSH") ?? throw new ArgumentException("The hook has not said what was pushed.");
            var push = File.ReadAllText(file);
            File.Delete(file);
            new PushReceiver(Receiver, new CommandRunner(machine), machine, reporter, TimeProvider.System)
                .RunAsync(push, cancellation.Token).GetAwaiter().GetResult();
        }
        catch (NubesGenException e)
        {
            foreach (var problem in e.Problems)
            {
                reporter.Report(problem);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Dispose() => cancellation.Dispose();
}
