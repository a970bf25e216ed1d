using System.Diagnostics;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>Waits until a revision is healthy where it alone answers: nobody else can pass for it.</summary>
/// <param name="app">The container app.</param>
/// <param name="health">Asks it.</param>
/// <param name="poll">Between two looks at its state.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class RevisionStart(ContainerApp app, HealthCheck health, TimeSpan poll, IProgressReporter reporter)
{
    /// <summary>A worker has no address: it is healthy when it still runs after so many looks. At two seconds each, as long as on the Local cloud.</summary>
    private const int LooksAtWorker = 3;

    /// <summary>Waits.</summary>
    /// <param name="name">The revision, which is active.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns><see langword="null"/> when it is healthy; else what was the matter at last, without a full stop.</returns>
    public async Task<string?> WaitAsync(string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (var running = 0; ;)
        {
            var revision = await app.RevisionAsync(name, cancellationToken);
            if (revision is { IsProvisioned: true, HostName: { } host })
            {
                reporter.Status($"{name} is set up, asking {host}");
                return await AskAsync(name, new Uri($"https://{host}"), timeout - clock.Elapsed, cancellationToken);
            }

            running = revision is { IsProvisioned: true, IsRunning: true, IsUnhealthy: false } ? running + 1 : 0;
            if (running == LooksAtWorker)
            {
                return null;
            }

            // Azure may tell of a new revision a moment after it has made it.
            var state = revision?.State ?? "Azure does not know it yet";
            reporter.Status($"{name}: {state}");
            if (revision is { HasFailed: true } || clock.Elapsed > timeout)
            {
                return state;
            }

            await Task.Delay(poll, cancellationToken);
        }
    }

    /// <summary>Without replicas, as minReplicas 0 has it, our own question starts one.</summary>
    private async Task<string?> AskAsync(string name, Uri address, TimeSpan timeout, CancellationToken cancellationToken) =>
        await health.WaitAsync(address, timeout, () => null, cancellationToken) is not { } problem ? null
        : (await app.RevisionAsync(name, cancellationToken))?.State is { } state ? $"{problem} ({state})"
        : problem;
}
