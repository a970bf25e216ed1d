using System.Data.Common;
using System.Reflection;
using System.Text.Json.Nodes;
using MySqlConnector;
using Npgsql;
using NubesGen.Applications;
using NubesGen.Deployment.Databases;
using NubesGen.Tests.Local;

namespace NubesGen.Tests.Databases;

/// <summary>A real database on the Local cloud, with the program that grants.</summary>
internal sealed class DatabaseUnderTest : IAsyncDisposable
{
    private readonly LocalCloud cloud = new();
    private readonly ServiceDefinition shipped;

    private DatabaseUnderTest(string kind)
    {
        shipped = (kind == "MySql" ? LocalCatalog.MySql : LocalCatalog.PostgreSql) with { Kind = ServiceKind.Database };
    }

    public DatabaseAccess Access { get; private set; } = null!;

    public TestFolder Folder => cloud.Folder;

    public Machine Machine => cloud.Machine;

    public string Application { get; private set; } = "";

    public static string ProgramFolder => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "DatabaseProgram").Value!;

    /// <summary>Starts a database as it is shipped.</summary>
    public static async Task<DatabaseUnderTest> StartAsync(string kind)
    {
        var database = new DatabaseUnderTest(kind);
        await database.StartAsync(database.shipped);
        return database;
    }

    /// <summary>Starts one as it was made before there was a role for migrations, and then as it is shipped.</summary>
    public static async Task<DatabaseUnderTest> UpgradeAsync(string kind)
    {
        var database = new DatabaseUnderTest(kind);
        await database.StartAsync(database.shipped with { Folder = database.FormerFolder() });
        await database.ExecuteAsync(database.Application, "CREATE TABLE former (id int)");
        await database.StartAsync(database.shipped);
        return database;
    }

    /// <summary>Does what a deployment does before its release starts.</summary>
    /// <returns>The migrations that the database has.</returns>
    public Task<IReadOnlyList<string>?> GrantAsync(bool mayCreate) => new DatabaseProgram(ProgramFolder, cloud.Runner, cloud.Machine).RunAsync(
        DatabaseForm.Load(Access.Service).Order(Access, mayCreate), Access.OpenFirewall, CancellationToken.None);

    public Task<object?> AsApplicationAsync(string sql) => ExecuteAsync(Application, sql);

    public Task<object?> AsMigrationsAsync(string sql) => ExecuteAsync(Access.ConnectionString, sql);

    public async Task<DbException> RefusedAsync(string sql) => await Assert.ThrowsAnyAsync<DbException>(() => AsApplicationAsync(sql));

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    private async Task StartAsync(ServiceDefinition definition)
    {
        var declared = cloud.Declare(definition);
        var settings = await cloud.EnsureAsync(declared);
        Application = settings["ConnectionStrings__Database"];
        Access = (await cloud.Services.DatabaseAsync(cloud.Environment, [declared], settings, CancellationToken.None))!;
    }

    private string FormerFolder()
    {
        var form = JsonNode.Parse(File.ReadAllText(Path.Combine(shipped.Folder, "local.json")))!.AsObject();
        form.Remove("administrator");
        form.Remove("beforeStart");
        form["secrets"] = new JsonArray("password");
        if (form["files"] is { } files)
        {
            files["my.cnf"] = files["my.cnf"]!.GetValue<string>() + "init-file=init.sql\n";
            files["init.sql"] = string.Join('\n', files["init.sql"]!.GetValue<string>().Split('\n').Where(line => !line.Contains("owner", StringComparison.Ordinal))) + "\n";
            form["start"]!["arguments"] = new JsonArray("--defaults-file=my.cnf");
        }
        else
        {
            form["start"]!["arguments"] = new JsonArray([.. form["start"]!["arguments"]!.AsArray()
                .Select(argument => argument!.GetValue<string>())
                .Select(argument => (JsonNode)argument.Replace("cluster_name=", "cluster_name=former-", StringComparison.Ordinal))]);
        }

        var folder = Directory.CreateDirectory(Folder["former"]).FullName;
        File.WriteAllText(Path.Combine(folder, "local.json"), form.ToJsonString());
        return folder;
    }

    private async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using DbConnection connection = shipped.Id == "MySql"
            ? new MySqlConnection(connectionString + ";Pooling=false")
            : new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
