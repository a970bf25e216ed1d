using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>
/// A copy of what Terraform knows of an environment, to be planned on: so a plan waits for nobody, keeps nobody waiting, and needs no right to
/// write. Terraform's own lock stays on, on the copy.
/// </summary>
internal static class EnvironmentCopy
{
    /// <summary>On the Local cloud an environment remembers its ports: with others each plan would show a change.</summary>
    private const string Ports = "ports.json";

    /// <summary>Fills it.</summary>
    /// <param name="resolved">The environment, which is only read.</param>
    /// <param name="copy">The same in a folder of this run alone.</param>
    /// <param name="store">The store of the copy.</param>
    /// <param name="reporter">Told what the copy does not have.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is filled; of an environment that does not exist it is empty.</returns>
    /// <exception cref="NubesGenException">NG4030: the state is not the one that the environment was last seen with.</exception>
    public static async Task FillAsync(
        ResolvedEnvironment resolved, TargetEnvironment copy, FileEnvironmentStore store, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        if (!await resolved.ExistsAsync(cancellationToken))
        {
            return;
        }

        var record = await EnvironmentRecord.ReadAsync(resolved.Store, cancellationToken);
        var state = await StoredState.ReadAsync(resolved.Store, cancellationToken);
        EnvironmentSession.CheckState(copy.Name.Value, resolved.Store.StateLocation, record, state);
        if (record is not null)
        {
            await record.WriteAsync(store, cancellationToken);
        }

        if (state is not null)
        {
            PrivateFiles.Write(copy.StateFile, state.Content);
        }

        if (await resolved.Store.HoldersAsync(cancellationToken) is [var holder, ..])
        {
            reporter.Step($"planned on the state as it was last saved: {holder} may change it");
        }

        if (ErroredStates.Waiting(resolved.Target) is [var waiting, ..])
        {
            reporter.Step($"planned without '{waiting}', a state that could not be saved: the next Provision saves it first");
        }

        if (resolved.Target.Cloud == CloudKind.Local && File.Exists(Path.Combine(resolved.Target.Folder, Ports)))
        {
            File.Copy(Path.Combine(resolved.Target.Folder, Ports), Path.Combine(copy.Folder, Ports));
        }
    }
}
