namespace NubesGen.Deployment.Databases;

/// <summary>Makes a database what a release needs, before that release starts: tables by EF Core's migrations, and the application's own role.</summary>
public interface IDatabaseMigrations
{
    /// <summary>Applies what the database lacks, as its administrator. Done twice it changes nothing more.</summary>
    /// <param name="access">The way to the database.</param>
    /// <param name="publishDirectory">Absolute path of the published output, which holds the migrations.</param>
    /// <param name="cancellationToken">Stops it between two migrations.</param>
    /// <returns>Done when the database is what the release needs.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG506x: a migration or the grant failed; the release must not start.</exception>
    Task ApplyAsync(DatabaseAccess access, string publishDirectory, CancellationToken cancellationToken);
}
