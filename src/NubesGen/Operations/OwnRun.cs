using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>
/// Lets go of what a CI run that is being cancelled holds: the system kills our process, but Terraform, in a session of its own, ends in its own time
/// and saves its state. Only this very run's lock, in this very attempt, and only when its work has provably ended.
/// </summary>
/// <param name="environment">Name of the environment.</param>
/// <param name="store">What is kept of it.</param>
/// <param name="run">Address of the run, as it stands in locks.</param>
/// <param name="holder">Who we are.</param>
/// <param name="reporter">Told what is waited for.</param>
internal sealed class OwnRun(string environment, IEnvironmentStore store, string run, LockHolder holder, IProgressReporter reporter)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>What was let go, or is being let go, is not waited for.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    /// <summary>GitHub gives the steps after a cancellation five minutes: https://docs.github.com/actions/concepts/workflows-and-actions/workflow-cancellation.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Waits and releases. That there is nothing to release is a success.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done when nothing more can be done.</returns>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var told = false;
        while (true)
        {
            if (await store.HolderAsync(cancellationToken) is not { } found || found.Run != run)
            {
                reporter.Step($"There is nothing to release: this run holds no lock on environment {environment}");
                return;
            }

            if (HasEnded(found))
            {
                break;
            }

            if (!told)
            {
                reporter.Step($"waiting for this run's own work to end: {found}");
                told = true;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                reporter.Report(GitHubProblems.StillAtWork(environment, found.ToString()));
                return;
            }

            await Task.Delay(Poll, cancellationToken);
        }

        try
        {
            // Taken in the ordinary way: what a dead holder left is no obstacle, and another run that was faster is.
            using var held = await store.LockAsync(holder, Moment, reporter, cancellationToken);
            await store.FreeStateAsync(held, Moment, reporter, cancellationToken);
            reporter.Step($"Released environment {environment}, which this run had locked");
        }
        catch (NubesGenException e) when (e.Problems.All(StateProblems.MeansHeld))
        {
            reporter.Step($"Environment {environment} is another's by now: {e.Problems[0].Message}");
        }
    }

    /// <summary>Of Terraform's child processes none outlives it: it waits for its providers.</summary>
    private static bool HasEnded(LockHolder holder) =>
        ProcessTable.HasEnded(holder.Process) && (holder.Terraform is null || ProcessTable.HasEnded(holder.Terraform));
}
