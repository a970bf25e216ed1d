using Azure.Storage.Blobs;
using MySqlConnector;
using Npgsql;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Local;

[Trait("Category", "Slow")]
public sealed class LocalServicesTests : IClassFixture<InstalledPrograms>
{
    [Fact]
    public async Task PostgreSql_keeps_port_password_and_data_when_everything_is_killed()
    {
        await using var cloud = new LocalCloud();
        var before = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));
        await ExecuteAsync(before, "create table todo (title text); insert into todo values ('milk')");

        await cloud.KillAllAsync();
        var after = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));

        Assert.Equal(before, after);
        Assert.Equal("milk", await ExecuteAsync(after, "select title from todo"));
    }

    [Fact]
    public async Task MySql_keeps_port_password_and_data_when_everything_is_killed()
    {
        await using var cloud = new LocalCloud();
        var before = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.MySql));
        await QueryMySqlAsync(before, "create table todo (title text); insert into todo values ('milk ü')");

        await cloud.KillAllAsync();
        var after = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.MySql));

        Assert.Equal(before, after);
        Assert.Equal("milk ü", await QueryMySqlAsync(after, "select title from todo"));
    }

    [Fact]
    public async Task MySql_lets_in_nobody_but_the_application()
    {
        await using var cloud = new LocalCloud();
        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.MySql));
        var application = new MySqlConnectionStringBuilder(settings["ConnectionStrings__Database"]) { Pooling = false };

        foreach (var (user, password) in new[] { ("root", ""), ("root", "x"), ("", ""), (application.UserID, "x") })
        {
            var stranger = new MySqlConnectionStringBuilder(application.ConnectionString) { UserID = user, Password = password };
            await using var connection = new MySqlConnection(stranger.ConnectionString);

            Assert.StartsWith("Access denied", (await Assert.ThrowsAsync<MySqlException>(() => connection.OpenAsync())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PostgreSql_starts_again_right_after_only_its_postmaster_was_killed_while_a_query_runs()
    {
        await using var cloud = new LocalCloud();
        var service = cloud.Declare(LocalCatalog.PostgreSql);
        var settings = await cloud.EnsureAsync(service);
        var query = ExecuteAsync(settings, "select pg_sleep(3)");
        var postmaster = LocalProcesses.Running(Record(cloud, service))!;

        await cloud.Runner.RunAsync(cloud.Shell($"kill -9 {postmaster.Pid}"), CancellationToken.None);
        await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));

        Assert.Equal("1", await ExecuteAsync(settings, "select '1'"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => query);
    }

    [Fact]
    public async Task The_PostgreSql_role_owns_its_database_but_not_the_server_and_the_password_counts()
    {
        await using var cloud = new LocalCloud();
        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));

        Assert.Equal("todo_api", await ExecuteAsync(settings, "select current_database()::text"));
        Assert.Equal("off", await ExecuteAsync(settings, "select current_setting('is_superuser')"));
        var wrong = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings__Database"]) { Password = "wrong" };
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(wrong.ConnectionString, "select 1"));
        Assert.DoesNotContain(cloud.CommandLines(), line => line.Contains(Password(settings), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_call_starts_nothing_and_gives_the_same_settings()
    {
        await using var cloud = new LocalCloud();
        var services = new[] { cloud.Declare(LocalCatalog.PostgreSql), cloud.Declare(LocalCatalog.Redis) };
        var first = await cloud.EnsureAsync(services);
        var running = services.Select(service => LocalProcesses.Running(Record(cloud, service))).ToList();
        cloud.Reporter.Steps.Clear();

        Assert.Equal(first, await cloud.EnsureAsync(services));

        Assert.Empty(cloud.Reporter.Steps);
        Assert.DoesNotContain(null, running);
        Assert.Equal(running, services.Select(service => LocalProcesses.Running(Record(cloud, service))));
    }

    [Fact]
    public async Task Redis_keeps_its_data_when_killed_and_when_undeclared_for_a_while()
    {
        await using var cloud = new LocalCloud();
        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.Redis));
        using (var redis = await RedisClient.ConnectAsync(settings["ConnectionStrings__Redis"]))
        {
            Assert.Equal("+OK", await redis.SendAsync("SET title milk"));
        }

        await cloud.KillAllAsync();
        await cloud.EnsureAsync(cloud.Declare(LocalCatalog.Redis));
        Assert.Empty(await cloud.EnsureAsync());
        Assert.Empty(cloud.Processes());

        Assert.Equal(settings, await cloud.EnsureAsync(cloud.Declare(LocalCatalog.Redis)));
        using var again = await RedisClient.ConnectAsync(settings["ConnectionStrings__Redis"]);
        Assert.Equal("$4\r\nmilk", await again.SendAsync("GET title"));
    }

    [Fact]
    public async Task Blobs_survive_a_kill_and_the_container_is_there()
    {
        await using var cloud = new LocalCloud();
        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.StorageBlob));
        var container = new BlobContainerClient(settings["ConnectionStrings__Blobs"], settings["Storage__Container"]);
        await container.UploadBlobAsync("note.txt", BinaryData.FromString("milk"));
        // Azurite writes its index every 5 s only.
        var index = Path.Combine(cloud.Environment.ServicesDirectory, "storageblob", "data", "__azurite_db_blob__.json");
        await Until.TrueAsync(() => File.ReadAllText(index).Contains("note.txt", StringComparison.Ordinal));

        await cloud.KillAllAsync();
        Assert.Equal(settings, await cloud.EnsureAsync(cloud.Declare(LocalCatalog.StorageBlob)));

        var blob = await container.GetBlobClient("note.txt").DownloadContentAsync();
        Assert.Equal("milk", blob.Value.Content.ToString());
    }

    [Fact]
    public async Task Data_of_a_service_that_is_not_declared_any_more_go_only_when_told()
    {
        await using var cloud = new LocalCloud();
        var before = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));
        await ExecuteAsync(before, "create table todo (title text)");

        await cloud.Services.EnsureAsync(cloud.Environment, [], removeData: true, CancellationToken.None);
        Assert.Empty(Directory.EnumerateDirectories(cloud.Environment.ServicesDirectory));
        var after = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));

        Assert.NotEqual(before, after);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(after, "select * from todo"));
    }

    [Fact]
    public async Task A_preparation_that_was_cut_off_is_done_again()
    {
        await using var cloud = new LocalCloud();
        await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));
        await cloud.KillAllAsync();
        var home = Directory.Exists(cloud.SharedHome) ? Path.Combine(cloud.SharedHome, "postgresql") : Path.Combine(cloud.Environment.ServicesDirectory, "postgresql");
        Directory.Move(Path.Combine(home, "data"), Path.Combine(home, "new-cut-off"));

        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql));

        Assert.Equal("1", await ExecuteAsync(settings, "select '1'"));
        Assert.Equal(["data"], Directory.EnumerateDirectories(home).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_stranger_on_the_port_is_named_and_left_alone()
    {
        await using var cloud = new LocalCloud();
        var redis = cloud.Declare(LocalCatalog.Redis);
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, redis.Port);
        stranger.Start();

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.EnsureAsync(redis));

        Assert.Equal("NG5004", problem.Problems[0].Code);
        Assert.Contains($"{redis.Port}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destroying_leaves_no_process_and_no_folder_and_can_be_repeated()
    {
        await using var cloud = new LocalCloud();
        await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql), cloud.Declare(LocalCatalog.Redis));
        Assert.NotEmpty(cloud.Processes());

        await cloud.DestroyAsync();
        await cloud.DestroyAsync();

        Assert.Empty(cloud.Processes());
        Assert.False(Directory.Exists(cloud.Folder[".nubesgen"]));
        Assert.False(Directory.Exists(cloud.SharedHome));
    }

    private static string Record(LocalCloud cloud, DeclaredService service) =>
        new ServiceFolders(cloud.Environment, service.Definition.Id, null).Record;

    private static string Password(IReadOnlyDictionary<string, string> settings) =>
        new NpgsqlConnectionStringBuilder(settings["ConnectionStrings__Database"]).Password!;

    private static async Task<object?> QueryMySqlAsync(IReadOnlyDictionary<string, string> settings, string sql)
    {
        await using var connection = new MySqlConnection(settings["ConnectionStrings__Database"] + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static Task<object?> ExecuteAsync(IReadOnlyDictionary<string, string> settings, string sql) =>
        ExecuteAsync(settings["ConnectionStrings__Database"], sql);

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
