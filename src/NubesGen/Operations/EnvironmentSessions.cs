using NubesGen.Applications;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Opens environments for operations: each is locked, owned and logged while one runs.</summary>
/// <param name="catalog">What services there are.</param>
/// <param name="templates">Absolute path of the templates' folder.</param>
/// <param name="settings">Properties of the run.</param>
/// <param name="runner">Runs programs.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress and problems.</param>
/// <param name="locks">Locks that outlive one operation.</param>
/// <param name="logsOfCopies">Absolute path of the folder for logs of runs whose environment is gone afterwards.</param>
/// <param name="time">The clock.</param>
internal sealed class EnvironmentSessions(
    Catalog catalog, string templates, Settings settings, ICommandRunner runner, Machine machine, IProgressReporter reporter, IHeldLocks locks,
    string logsOfCopies, TimeProvider time)
{
    /// <summary>Runs an operation on an environment.</summary>
    /// <param name="operation">What it is called.</param>
    /// <param name="resolved">The environment, which is made ours.</param>
    /// <param name="action">The operation.</param>
    /// <param name="cancellationToken">Ends the wait for the lock; what the action does with it is its own.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the action returns.</returns>
    /// <exception cref="NubesGenException">NG4xxx: not ours, or not to be had; and what the action throws, with the log named.</exception>
    public async Task<T> RunAsync<T>(
        string operation, ResolvedEnvironment resolved, Func<EnvironmentSession, Task<T>> action, CancellationToken cancellationToken)
    {
        var target = resolved.Target;
        reporter.Step($"{operation}: environment {target.Name} of {target.Application.Name} on the {target.Cloud} cloud, state in {target.Folder}");
        resolved.Store.Create(target.Application.Name);
        var held = locks.Find(target.LockFile);
        if (held is null)
        {
            held = await AcquireAsync(target, operation, cancellationToken);
            locks.Keep(held);
        }

        resolved.Claim();
        return await LoggedAsync(operation, target, target.LogFolder, log => action(Session(target, held, log)), cancellationToken);
    }

    /// <summary>Runs an operation on an environment of the same name in a folder that is gone afterwards.</summary>
    /// <param name="operation">What it is called.</param>
    /// <param name="target">The environment; it is not touched.</param>
    /// <param name="action">The operation.</param>
    /// <param name="cancellationToken">As in <see cref="RunAsync"/>.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the action returns.</returns>
    /// <exception cref="NubesGenException">What the action throws, with the log named, which stays.</exception>
    public Task<T> RunInCopyAsync<T>(
        string operation, TargetEnvironment target, Func<EnvironmentSession, Task<T>> action, CancellationToken cancellationToken) =>
        RunInCopyAsync(
            operation,
            target,
            async (copy, log) =>
            {
                using var held = await AcquireAsync(copy, operation, cancellationToken);
                return await action(Session(copy, held, log));
            },
            cancellationToken);

    /// <summary>The same for an operation that no other run could disturb.</summary>
    /// <param name="operation">What it is called.</param>
    /// <param name="target">The environment; it is not touched.</param>
    /// <param name="action">The operation; gets the environment in its folder, and the log.</param>
    /// <param name="cancellationToken">As in <see cref="RunAsync"/>.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the action returns.</returns>
    /// <exception cref="NubesGenException">What the action throws, with the log named, which stays.</exception>
    public async Task<T> RunInCopyAsync<T>(
        string operation, TargetEnvironment target, Func<TargetEnvironment, RunLog, Task<T>> action, CancellationToken cancellationToken)
    {
        await using var scratch = ScratchFolder.Create(Path.GetTempPath());
        var copy = target with { Folder = Path.Combine(scratch.Path, target.Application.Name, target.ResourceGroup) };
        PrivateFiles.CreateFolder(copy.Folder);
        return await LoggedAsync(operation, copy, logsOfCopies, log => action(copy, log), cancellationToken);
    }

    private async Task<T> LoggedAsync<T>(
        string operation, TargetEnvironment target, string logFolder, Func<RunLog, Task<T>> action, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(logFolder);
        using var log = RunLog.Start(logFolder, operation, reporter, new Redactor(machine), time.GetUtcNow());
        try
        {
            return await action(log);
        }
        catch (NubesGenException e)
        {
            throw new NubesGenException([.. e.Problems.Select(log.Record)], e);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new NubesGenException(log.Record(DeploymentProblems.Cancelled(operation, target.Name.Value)), e);
        }
    }

    private EnvironmentSession Session(TargetEnvironment target, EnvironmentLock held, RunLog log) =>
        new(target, new LocalCloud(catalog, templates, runner, machine, log), held, log, settings, runner, machine);

    private Task<EnvironmentLock> AcquireAsync(TargetEnvironment target, string operation, CancellationToken cancellationToken)
    {
        var timeout = EnvironmentSession.LockTimeout(settings);
        settings.ThrowIfWrong();
        var run = machine.Variable("GITHUB_RUN_ID") is { } id
            ? $"{machine.Variable("GITHUB_SERVER_URL")}/{machine.Variable("GITHUB_REPOSITORY")}/actions/runs/{id}"
            : null;
        var holder = new LockHolder(machine.UserName, machine.HostName, ProcessTable.Self(), null, run, operation, time.GetUtcNow());
        return EnvironmentLock.AcquireAsync(target.LockFile, target.Name.Value, holder, timeout, reporter, cancellationToken);
    }
}
