using System.Data.Common;
using Microsoft.Data.SqlClient;
using MySqlConnector;
using Npgsql;

namespace NubesGen.Databases;

/// <summary>Carries an order out: role, rights, then a look at the history.</summary>
/// <param name="order">The order.</param>
internal sealed class Administration(Order order)
{
    private const int StatementLimitInSeconds = 300;

    private readonly DbProviderFactory provider = order.Provider switch
    {
        "Npgsql" => NpgsqlFactory.Instance,
        "MySqlConnector" => MySqlConnectorFactory.Instance,
        "Microsoft.Data.SqlClient" => SqlClientFactory.Instance,
        var other => throw new ArgumentException($"There is no client {other}."),
    };

    /// <summary>Carries it out. Done twice it changes nothing more.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>As <see cref="Answer.Applied"/>.</returns>
    public async Task<IReadOnlyList<string>?> RunAsync(CancellationToken cancellationToken)
    {
        if (order.RoleSql.Length > 0)
        {
            await using var connection = await OpenAsync(order.RoleDatabase, cancellationToken);
            await ExecuteAsync(connection, order.RoleSql, cancellationToken);
        }

        await using var application = await OpenAsync(null, cancellationToken);
        if (order.GrantSql.Length > 0)
        {
            await ExecuteAsync(application, order.GrantSql, cancellationToken);
        }

        // A context may keep its history under another name or schema: then nobody can tell what is missing but EF Core.
        return await ReadAsync(application, order.HistorySql, cancellationToken) is [[var schema, var table]]
            ? [.. (await ReadAsync(application, HistoryOf(schema, table), cancellationToken)).Select(row => row[0])]
            : null;
    }

    private async Task<DbConnection> OpenAsync(string? database, CancellationToken cancellationToken)
    {
        var builder = provider.CreateConnectionStringBuilder()!;
        builder.ConnectionString = order.ConnectionString;
        if (database is not null)
        {
            builder["Database"] = database;
        }

        var connection = provider.CreateConnection()!;
        connection.ConnectionString = builder.ConnectionString;
        if (order.Token is not null)
        {
            ((SqlConnection)connection).AccessToken = order.Token;
        }

        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = StatementLimitInSeconds;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<string[]>> ReadAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }

    private string HistoryOf(string schema, string table)
    {
        var builder = provider.CreateCommandBuilder()!;
        return $"SELECT {builder.QuoteIdentifier("MigrationId")} FROM {builder.QuoteIdentifier(schema)}.{builder.QuoteIdentifier(table)}";
    }
}
