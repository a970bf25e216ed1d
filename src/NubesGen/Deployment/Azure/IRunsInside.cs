namespace NubesGen.Deployment.Azure;

/// <summary>A host that can run a command of a release once, inside the environment's network and under the identity that administers the database.</summary>
internal interface IRunsInside
{
    /// <summary>Runs the command to its end.</summary>
    /// <param name="release">A staged release, whose files the command is among.</param>
    /// <param name="command">Program and arguments, as paths within the running container.</param>
    /// <param name="environment">Variables beside the application's own; no secrets.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it has ended well.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG5xxx: it has failed, with its last lines where Azure tells them.</exception>
    Task RunAsync(
        AzureRelease release, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken);
}
