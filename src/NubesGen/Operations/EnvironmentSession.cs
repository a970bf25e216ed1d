using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>One operation's hold on one environment: locked, owned and logged.</summary>
/// <param name="Target">The environment.</param>
/// <param name="Store">What is kept of it.</param>
/// <param name="Cloud">Where it runs.</param>
/// <param name="Lock">The lock that covers the whole chain.</param>
/// <param name="Log">Shows and records progress.</param>
/// <param name="Settings">Properties of the run.</param>
/// <param name="Runner">Runs programs.</param>
/// <param name="Machine">The caller's environment.</param>
internal sealed record EnvironmentSession(
    TargetEnvironment Target, IEnvironmentStore Store, ICloud Cloud, IEnvironmentLock Lock, RunLog Log, Settings Settings, ICommandRunner Runner, Machine Machine)
{
    private const int MinutesToWaitForALock = 10;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What makes the application's database fit for a release, given whether its migrations are wanted (<see langword="null"/>: when there are
    /// any); <see langword="null"/> for an application without a database.</summary>
    public Func<bool?, IDatabaseMigrations?> Migrations { get; init; } = _ => null;

    /// <summary>How long locks are waited for.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <returns>The property <c>NubesGenLockTimeout</c>, or 10 minutes.</returns>
    public static TimeSpan LockTimeout(Settings settings) => settings.Duration("NubesGenLockTimeout", TimeSpan.FromMinutes(MinutesToWaitForALock));

    /// <summary>Earlier states of the environment.</summary>
    /// <returns>Its backups, kept as the properties say.</returns>
    /// <exception cref="NubesGenException">NG2001: a property is wrong.</exception>
    public StateBackups Backups()
    {
        var rules = BackupRules.Read(Settings);
        Settings.ThrowIfWrong();
        return new StateBackups(Store, rules, Time);
    }

    /// <summary>Finds Terraform and prepares it for this environment.</summary>
    /// <param name="cancellationToken">Stops the search and the initialisation.</param>
    /// <returns>Terraform, initialised.</returns>
    /// <exception cref="NubesGenException">NG3xxx; NG4xxx: its state is locked, or gone.</exception>
    public async Task<EnvironmentTerraform> StartTerraformAsync(CancellationToken cancellationToken)
    {
        var record = await EnvironmentRecord.ReadAsync(Store, cancellationToken);
        await CheckStateAsync(record, cancellationToken);
        return await StartTerraformAsync(Cloud.Context(Target), record, cancellationToken);
    }

    /// <summary>Finds Terraform and prepares it, whatever has become of the state.</summary>
    /// <param name="given">Which configuration to take, and where its state is.</param>
    /// <param name="cancellationToken">Stops the search and the initialisation.</param>
    /// <returns>Terraform, initialised.</returns>
    /// <exception cref="NubesGenException">NG3xxx; NG4xxx: its state is locked.</exception>
    public async Task<EnvironmentTerraform> StartTerraformAsync(TerraformContext given, CancellationToken cancellationToken) =>
        await StartTerraformAsync(given, await EnvironmentRecord.ReadAsync(Store, cancellationToken), cancellationToken);

    /// <summary>Checks that the state is the one that the environment was last seen with: on another, or on none, everything would be made anew.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when all is well.</returns>
    /// <exception cref="NubesGenException">NG4030: it is gone, damaged, or another.</exception>
    public async Task CheckStateAsync(CancellationToken cancellationToken) =>
        await CheckStateAsync(await EnvironmentRecord.ReadAsync(Store, cancellationToken), cancellationToken);

    /// <summary>The same for a state that was read.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="location">Where its state is, for people.</param>
    /// <param name="record">Its record.</param>
    /// <param name="state">Its state.</param>
    /// <exception cref="NubesGenException">NG4030.</exception>
    public static void CheckState(string environment, string location, EnvironmentRecord? record, StoredState? state)
    {
        if (record?.Lineage is { } lineage && state?.Facts?.Lineage != lineage)
        {
            throw new NubesGenException(StateProblems.StateGone(environment, location, state switch
            {
                null => "is gone",
                { Facts: null } => "is damaged",
                _ => $"is another than it was (lineage {state.Facts.Lineage} instead of {lineage})",
            }));
        }
    }

    private async Task<EnvironmentTerraform> StartTerraformAsync(TerraformContext given, EnvironmentRecord? record, CancellationToken cancellationToken)
    {
        _ = Backups();
        var tool = await TerraformTools.LocateAsync(Settings, Runner, Machine, Log, cancellationToken);
        if (record?.Product is { } product && product != tool.Product.ToString())
        {
            throw new NubesGenException(TerraformProblems.OtherProduct(Target.Name.Value, product, tool.Product.ToString()));
        }

        // There Terraform would find nothing of what is in the state, and make everything a second time.
        if (record?.Subscription is { } subscription && subscription != Target.Subscription)
        {
            throw new NubesGenException(StateProblems.OtherSubscription(Target.Name.Value, subscription, Target.Subscription));
        }

        var timeout = LockTimeout(Settings);
        await Store.FreeStateAsync(Lock, timeout, Log, cancellationToken);
        var context = given with
        {
            LogDirectory = Path.Combine(Target.LogFolder, Path.GetFileNameWithoutExtension(Log.Path)),
            LockTimeout = timeout,
            OnStarted = Lock.NoteTerraform,
        };
        var client = new TerraformClient(Runner, Log, Machine, tool);
        await client.InitAsync(context, cancellationToken);
        await new ErroredStates(this, client, context).RecoverAsync(cancellationToken);
        return new EnvironmentTerraform(this, client, context, tool);
    }

    private async Task CheckStateAsync(EnvironmentRecord? record, CancellationToken cancellationToken)
    {
        if (record?.Lineage is not null)
        {
            CheckState(Target.Name.Value, Store.StateLocation, record, await StoredState.ReadAsync(Store, cancellationToken));
        }
    }
}
