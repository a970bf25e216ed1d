using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Databases;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
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
/// <param name="memory">What outlives one operation.</param>
/// <param name="logsOfCopies">Absolute path of the folder for logs of runs whose environment is gone afterwards.</param>
/// <param name="time">The clock.</param>
/// <param name="build">How the project was built.</param>
/// <param name="databaseProgram">Absolute path of the folder of the program that speaks to databases.</param>
internal sealed class EnvironmentSessions(
    Catalog catalog, string templates, Settings settings, ICommandRunner runner, Machine machine, IProgressReporter reporter, IBuildMemory memory,
    string logsOfCopies, TimeProvider time, ProjectBuild build, string databaseProgram)
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
        string operation, ResolvedEnvironment resolved, Func<EnvironmentSession, CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        var (target, store) = (resolved.Target, resolved.Store);
        Announce(operation, resolved, reporter);
        await resolved.ExistsAsync(cancellationToken);
        var held = memory.FindLock(store.StateLocation);
        if (held is null)
        {
            held = await AcquireAsync(store, operation, reporter, cancellationToken);
            memory.KeepLock(store.StateLocation, held);
        }

        await resolved.ClaimAsync(cancellationToken);
        return await LoggedAsync(
            operation,
            target,
            target.LogFolder,
            async log =>
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
                try
                {
                    return await action(Session(target, store, Cloud(resolved, store, inCopy: false, log), held, log), ended.Token);
                }
                catch (OperationCanceledException e) when (held.Lost.IsCancellationRequested)
                {
                    throw new NubesGenException(StateProblems.LockLost(target.Name.Value, operation), e);
                }
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs an operation on a copy of an environment in a folder that is gone afterwards: with its state, when there is one. Nothing is written to
    /// its store, and nobody is waited for.
    /// </summary>
    /// <param name="operation">What it is called.</param>
    /// <param name="resolved">The environment; it is not touched.</param>
    /// <param name="action">The operation.</param>
    /// <param name="cancellationToken">As in <see cref="RunAsync"/>.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the action returns.</returns>
    /// <exception cref="NubesGenException">What the action throws, with the log named, which stays.</exception>
    public Task<T> RunInCopyAsync<T>(
        string operation, ResolvedEnvironment resolved, Func<EnvironmentSession, CancellationToken, Task<T>> action, CancellationToken cancellationToken) =>
        RunInCopyAsync(
            operation,
            resolved.Target,
            async (copy, log) =>
            {
                Announce(operation, resolved, log);
                var store = new FileEnvironmentStore(copy.Name.Value, copy.Folder);
                await EnvironmentCopy.FillAsync(resolved, copy, store, log, cancellationToken);
                using var held = await AcquireAsync(store, operation, log, cancellationToken);
                return await action(Session(copy, store, Cloud(resolved, store, inCopy: true, log), held, log), cancellationToken);
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
        var folder = Path.Combine(scratch.Path, target.Application.Name, target.ResourceGroup);
        var copy = target with { Folder = folder, CopyOf = target.Folder, ConfigurationDirectory = Path.Combine(folder, "terraform") };
        PrivateFiles.CreateFolder(copy.Folder);
        return await LoggedAsync(operation, copy, logsOfCopies, log => action(copy, log), cancellationToken);
    }

    /// <summary>Who we are in a lock.</summary>
    /// <param name="operation">What we do.</param>
    /// <returns>The holder of a lock that is taken now.</returns>
    public LockHolder Holder(string operation) =>
        new(machine.UserName, machine.HostName, ProcessTable.Self(), null, CiRuns.Current(machine), operation, time.GetUtcNow());

    private static void Announce(string operation, ResolvedEnvironment resolved, IProgressReporter reporter)
    {
        var target = resolved.Target;
        var subscription = target.Subscription is { } id ? $" in subscription {id}" : "";
        reporter.Step($"{operation}: environment {target.Name} of {target.Application.Name} on the {target.Cloud} cloud{subscription}, state in {resolved.Store.StateLocation}");
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

    private EnvironmentSession Session(TargetEnvironment target, IEnvironmentStore store, ICloud cloud, IEnvironmentLock held, RunLog log) =>
        new(target, store, cloud, held, log, settings, runner, machine) { Migrations = wanted => Migrations(target.Application, wanted, log) };

    private DatabaseMigrations? Migrations(Application application, bool? wanted, RunLog log) =>
        application.Services.All(service => service.Kind != ServiceKind.Database) ? null : new DatabaseMigrations(
            new DatabaseProgram(databaseProgram, runner, machine),
            new MigrationBundles(build, application.AssemblyName, runner, machine, log),
            wanted,
            runner,
            machine,
            log);

    private ICloud Cloud(ResolvedEnvironment resolved, IEnvironmentStore store, bool inCopy, RunLog log) => resolved.Azure is { } azure
        ? new AzureCloud(catalog, azure, store, build, inCopy, runner, machine, log)
        : new LocalCloud(catalog, templates, runner, machine, log);

    private Task<IEnvironmentLock> AcquireAsync(IEnvironmentStore store, string operation, IProgressReporter waiting, CancellationToken cancellationToken)
    {
        var timeout = EnvironmentSession.LockTimeout(settings);
        settings.ThrowIfWrong();
        return store.LockAsync(Holder(operation), timeout, waiting, cancellationToken);
    }
}
