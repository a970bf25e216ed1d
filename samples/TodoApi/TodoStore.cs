using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace TodoApi;

/// <summary>One thing to do.</summary>
/// <param name="Attachment">Name of the attached file.</param>
public sealed record Todo(long Id, string Title, bool Done, string? Attachment);

/// <summary>What a client says of a todo to add.</summary>
public sealed record NewTodo([Required, StringLength(200)] string Title);

/// <summary>The todos in PostgreSQL.</summary>
internal sealed class TodoStore(NpgsqlDataSource database)
{
    /// <summary>Makes the table where there is none: harmless at every start.</summary>
    public Task CreateTableAsync() => ExecuteAsync(
        """
        create table if not exists todos (
            id bigint generated always as identity primary key,
            title text not null,
            done boolean not null default false,
            attachment text
        )
        """);

    public async Task<IReadOnlyList<Todo>> ListAsync()
    {
        await using var command = database.CreateCommand("select id, title, done, attachment from todos order by id");
        await using var reader = await command.ExecuteReaderAsync();
        var todos = new List<Todo>();
        while (await reader.ReadAsync())
        {
            todos.Add(Read(reader));
        }

        return todos;
    }

    public async Task<Todo?> FindAsync(long id)
    {
        await using var command = database.CreateCommand("select id, title, done, attachment from todos where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Read(reader) : null;
    }

    public async Task<Todo> AddAsync(string title)
    {
        await using var command = database.CreateCommand("insert into todos (title) values ($1) returning id, title, done, attachment");
        command.Parameters.Add(new() { Value = title });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return Read(reader);
    }

    public Task<bool> SetDoneAsync(long id, bool done) => ExecuteAsync("update todos set done = $2 where id = $1", id, done);

    public Task<bool> SetAttachmentAsync(long id, string name) => ExecuteAsync("update todos set attachment = $2 where id = $1", id, name);

    public Task<bool> DeleteAsync(long id) => ExecuteAsync("delete from todos where id = $1", id);

    private async Task<bool> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync() > 0;
    }

    private static Todo Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetBoolean(2), row.IsDBNull(3) ? null : row.GetString(3));
}
