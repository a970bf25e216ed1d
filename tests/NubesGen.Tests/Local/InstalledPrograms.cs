namespace NubesGen.Tests.Local;

/// <summary>The real programs behind the Local cloud.</summary>
public sealed class InstalledPrograms : IAsyncLifetime
{
    public Task InitializeAsync() => DebianPackages.EnsureAsync(
        ["/usr/lib/postgresql/*/bin", "/usr/sbin", "/opt/homebrew/opt/*/bin"],
        ("initdb", "postgresql"),
        ("mariadbd", "mariadb-server-core"),
        ("my_print_defaults", "mariadb-client-core"),
        ("redis-server", "redis-server"),
        ("node", "nodejs"),
        ("npm", "npm"));

    public Task DisposeAsync() => Task.CompletedTask;
}
