using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Storage.Blobs;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Makes one planned service run, with the data it had.</summary>
/// <param name="machine">Gives the few inherited variables.</param>
/// <param name="runner">Runs its programs.</param>
/// <param name="progress">Is told what starts.</param>
internal sealed class LocalService(Machine machine, ICommandRunner runner, IProgressReporter progress)
{
    /// <summary>What a killed predecessor has left (shared memory, children that are about to notice) is gone after a moment.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly LocalProcesses processes = new(runner);

    /// <summary>Starts the service unless it runs as planned, and waits until it is ready.</summary>
    /// <param name="plan">The service.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Done when it is ready.</returns>
    /// <exception cref="NubesGenException">NG5004: its port is taken. NG5005: it does not get ready. NG5006: its data cannot be made.</exception>
    public async Task EnsureAsync(ServicePlan plan, CancellationToken cancellationToken)
    {
        var command = plan.Command(machine, plan.Form.Start!);
        var log = new LogFile(plan.Folders.Log);
        if (LocalProcesses.Running(plan.Folders.Record) is { } running
            && running.Digest == LocalProcesses.Digest(command)
            && await BecomesReadyAsync(plan, running, cancellationToken))
        {
            return;
        }

        await LocalProcesses.StopAsync(plan.Folders.Record, cancellationToken);
        await PrepareAsync(plan, cancellationToken);
        WriteFiles(plan);
        if (!await LocalPorts.BecomesFreeAsync(plan.Port, cancellationToken))
        {
            throw new NubesGenException(DeploymentProblems.PortTaken(plan.Form.Name, plan.Port));
        }

        await StartAsync(plan, command, log, cancellationToken);
        progress.Step($"started {plan.Form.Name} on port {plan.Port}");
    }

    private async Task StartAsync(ServicePlan plan, Command command, LogFile log, CancellationToken cancellationToken)
    {
        progress.Status($"starting {plan.Form.Name}");
        for (var attempt = 1; ; attempt++)
        {
            foreach (var stale in plan.Form.StaleFiles)
            {
                File.Delete(Path.Combine(plan.Folders.Data, stale));
            }

            var from = log.Begin(plan.Form.Name);
            await PrepareStartAsync(plan, mayFail: attempt < Attempts, cancellationToken);
            var stop = new StopManner(plan.Form.StopByInterrupt, plan.Form.StopLimit);
            var record = await processes.StartAsync(plan.Folders.Record, command, log.Path, stop, cancellationToken);
            if (await BecomesReadyAsync(plan, record, cancellationToken))
            {
                return;
            }

            if (record.IsAlive() || attempt == Attempts)
            {
                await LocalProcesses.StopAsync(plan.Folders.Record, cancellationToken);
                throw NotReady(plan, log, from);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Fills the data folder under another name first: what has the right name is complete.</summary>
    private async Task PrepareAsync(ServicePlan plan, CancellationToken cancellationToken)
    {
        if (Directory.Exists(plan.Folders.Data))
        {
            return;
        }

        foreach (var abandoned in Directory.EnumerateDirectories(plan.Folders.Home, "new-*"))
        {
            await PrivateFiles.DeleteFolderAsync(abandoned, cancellationToken);
        }

        progress.Status($"preparing {plan.Form.Name}");
        var folder = Path.Combine(plan.Folders.Home, $"new-{Guid.NewGuid():N}");
        plan.Folders.CreateOwn(folder);
        foreach (var step in plan.Form.Prepare)
        {
            await RunAsync(plan, plan.WithDataIn(folder).Command(machine, step), step, mayFail: false, cancellationToken);
        }

        Directory.Move(folder, plan.Folders.Data);
    }

    /// <summary>What does not succeed beside the remains of a killed predecessor does so a moment later.</summary>
    private async Task PrepareStartAsync(ServicePlan plan, bool mayFail, CancellationToken cancellationToken)
    {
        foreach (var step in plan.Form.BeforeStart)
        {
            await RunAsync(plan, plan.Command(machine, step), step, mayFail, cancellationToken);
        }
    }

    private async Task RunAsync(ServicePlan plan, Command command, LocalStep step, bool mayFail, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(command, cancellationToken);
        if (!result.Succeeded && !mayFail)
        {
            throw new NubesGenException(DeploymentProblems.PreparationFailed(
                plan.Form.Name, step.Program, result.ExitCode, plan.Redact(result.Error + result.Output).Trim()));
        }
    }

    private static void WriteFiles(ServicePlan plan)
    {
        foreach (var (name, text) in plan.Text.Render(plan.Form.Files))
        {
            var file = Path.Combine(plan.Folders.Data, name);
            PrivateFiles.Write(file, text);
            plan.User?.Own(file);
        }
    }

    private async Task<bool> BecomesReadyAsync(ServicePlan plan, ProcessRecord process, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + plan.Form.StartLimit;
        while (process.IsAlive() && DateTime.UtcNow < deadline)
        {
            if (await AcceptsAsync(plan.Port, cancellationToken)
                && await ChecksAsync(plan, cancellationToken)
                && await HasContainerAsync(plan, cancellationToken))
            {
                // A stranger may have answered in its stead.
                return process.IsAlive();
            }

            await Task.Delay(Poll, cancellationToken);
        }

        return false;
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> ChecksAsync(ServicePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Form.Ready is not { } check)
        {
            return true;
        }

        var result = await runner.RunAsync(plan.Command(machine, check), cancellationToken);
        return result.Succeeded && result.Output.Contains(check.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> HasContainerAsync(ServicePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Form.BlobContainer is not { } container)
        {
            return true;
        }

        var options = new BlobClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(5) } };
        var client = new BlobContainerClient(plan.Text.Render(container.ConnectionString), plan.Text.Render(container.Name), options);
        try
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private static NubesGenException NotReady(ServicePlan plan, LogFile log, long from) =>
        new(DeploymentProblems.ServiceNotReady(plan.Form.Name, plan.Form.StartLimit, plan.Redact(log.LastLines(from)), log.Path));
}
