namespace NubesGen.Deployment.Databases;

/// <summary>Makes a database what a release needs, before that release starts: tables by EF Core's migrations, and the application's own role.</summary>
public interface IDatabaseMigrations
{
    /// <summary>Applies what the database lacks, as its administrator. Done twice it changes nothing more.</summary>
    /// <param name="access">The way to the database.</param>
    /// <param name="publishDirectory">Absolute path of the published output, which holds the migrations.</param>
    /// <param name="cancellationToken">Interrupts it, also within a migration: what that has begun is undone where the database can undo it.</param>
    /// <returns>Done when the database is what the release needs.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG506x: a migration or the grant failed; the release must not start.</exception>
    Task ApplyAsync(DatabaseAccess access, string publishDirectory, CancellationToken cancellationToken);

    /// <summary>The migrations of a release.</summary>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <returns>Ids; none when they are not wanted.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG5060: there are none, but they are wanted.</exception>
    IReadOnlyList<string> Find(string publishDirectory);

    /// <summary>Packs what does the work of <see cref="ApplyAsync"/> where nobody can give it a token: it asks an identity of its container for one.</summary>
    /// <param name="access">The way to the database from there; it holds no secret.</param>
    /// <param name="clientId">Client ID of the identity.</param>
    /// <param name="runtime">Runtime identifier of the container, e.g. <c>linux-x64</c>.</param>
    /// <param name="publishDirectory">Absolute path of the published output, which holds the migrations.</param>
    /// <param name="folder">Absolute path of the folder that is made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when all is there.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG506x: it cannot be made.</exception>
    Task PackAsync(DatabaseAccess access, string clientId, string runtime, string publishDirectory, string folder, CancellationToken cancellationToken);
}
