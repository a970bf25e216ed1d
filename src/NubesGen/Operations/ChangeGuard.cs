using NubesGen.Diagnostics;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Stands around whatever changes an environment's state, so that no state is ever lost: not the one before, and not the one after.</summary>
/// <param name="terraform">Terraform, initialised for the environment.</param>
internal sealed class ChangeGuard(EnvironmentTerraform terraform)
{
    /// <summary>Far longer than a backup takes: what was cancelled must end all the same.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly StateBackups backups = terraform.Session.Backups();

    /// <summary>Keeps the configuration that the state will be made of beside it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is there.</returns>
    public async Task ArchiveAsync(CancellationToken cancellationToken)
    {
        var session = terraform.Session;
        await ConfigurationArchive.StoreAsync(
            session.Store, terraform.Context, session.Target.Application.RepositoryDirectory, session.Log, cancellationToken);
    }

    /// <summary>Makes a change.</summary>
    /// <param name="what">What it is, in lower-case words with hyphens: part of the backups' names.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Stops it before it has begun.</param>
    /// <returns>Done when it is made and the new state is backed up.</returns>
    /// <exception cref="NubesGenException">What the change throws; NG4xxx: the store does not answer, and nothing was changed.</exception>
    public async Task RunAsync(string what, Func<Task> change, CancellationToken cancellationToken)
    {
        var before = await backups.TakeAsync($"before-{what}", cancellationToken);
        try
        {
            await change();
        }
        catch (NubesGenException e) when (e.Problems.Any(TerraformProblems.IsStateNotSaved))
        {
            throw await new ErroredStates(terraform.Session, terraform.Client, terraform.Context).RescueAsync(e, before.State?.Facts?.Lineage);
        }
        finally
        {
            await BackUpAsync($"after-{what}");
        }
    }

    /// <summary>The change has been made, or has failed with an error of its own: neither must be hidden by a backup that fails.</summary>
    private async Task BackUpAsync(string reason)
    {
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            await backups.TakeAsync(reason, bound.Token);
        }
        catch (Exception e) when (e is NubesGenException or OperationCanceledException)
        {
            terraform.Session.Log.Report(StateProblems.NotBackedUp(terraform.Session.Target.Name.Value, e.Message));
        }
    }
}
