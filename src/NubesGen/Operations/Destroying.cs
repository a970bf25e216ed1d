using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Removes an environment and everything of it.</summary>
internal static class Destroying
{
    /// <summary>Destroys. Killed anywhere in between, the next run goes on: its owner is the last to go.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it to save.</param>
    /// <returns>Done when nothing is left.</returns>
    public static async Task RunAsync(EnvironmentSession session, CancellationToken cancellationToken)
    {
        var store = session.Store;
        if (await store.ReadStateAsync(cancellationToken) is not null)
        {
            session.Cloud.Prepare(session.Target);
            var terraform = await session.StartTerraformAsync(cancellationToken);
            await terraform.ChangeAsync(destroy: true, _ => { }, cancellationToken);
        }

        await session.Cloud.DestroyAsync(session.Target, cancellationToken);
        await store.DeleteStateAsync(cancellationToken);
        await store.DeleteAsync(StoreFiles.Configuration, cancellationToken);
        await store.DeleteAsync(StoreFiles.Record, cancellationToken);
        await store.DeleteAsync(StoreFiles.Owner, cancellationToken);
    }
}
