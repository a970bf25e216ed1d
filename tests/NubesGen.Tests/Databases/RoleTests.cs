using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;
using NubesGen.Tests.Local;

namespace NubesGen.Tests.Databases;

[Trait("Category", "Slow")]
public sealed class RoleTests : IClassFixture<InstalledPrograms>
{
    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("MySql")]
    public async Task Beside_migrations_the_application_uses_what_they_have_made_and_makes_and_removes_nothing(string kind)
    {
        await using var database = await DatabaseUnderTest.StartAsync(kind);
        await database.AsMigrationsAsync("CREATE TABLE before_grant (id int)");

        Assert.Null(await database.GrantAsync(mayCreate: false));
        await database.AsMigrationsAsync("CREATE TABLE after_grant (id int)");

        foreach (var table in new[] { "before_grant", "after_grant" })
        {
            await database.AsApplicationAsync($"INSERT INTO {table} VALUES (1)");
            await database.AsApplicationAsync($"UPDATE {table} SET id = 2");
            Assert.Equal(2, Convert.ToInt32(await database.AsApplicationAsync($"SELECT id FROM {table}"), System.Globalization.CultureInfo.InvariantCulture));
            await database.AsApplicationAsync($"DELETE FROM {table}");
            await database.RefusedAsync($"DROP TABLE {table}");
            await database.RefusedAsync($"ALTER TABLE {table} ADD name varchar(10)");
        }

        await database.RefusedAsync("CREATE TABLE own (id int)");
        await database.RefusedAsync("CREATE SCHEMA own");
        await database.GrantAsync(mayCreate: false);
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("MySql")]
    public async Task Rights_follow_the_project_when_it_gets_migrations_and_when_it_loses_them(string kind)
    {
        await using var database = await DatabaseUnderTest.StartAsync(kind);
        await database.GrantAsync(mayCreate: true);
        await database.AsApplicationAsync("CREATE TABLE own (id int)");

        await database.GrantAsync(mayCreate: false);
        await database.RefusedAsync("ALTER TABLE own ADD name varchar(10)");
        await database.AsMigrationsAsync("ALTER TABLE own ADD name varchar(10)");
        await database.AsApplicationAsync("INSERT INTO own VALUES (1, 'x')");
        await database.AsMigrationsAsync("CREATE TABLE migrated (id int)");

        await database.GrantAsync(mayCreate: true);
        await database.AsApplicationAsync("ALTER TABLE own ADD more int");
        await database.AsApplicationAsync("DROP TABLE migrated");
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("MySql")]
    public async Task An_environment_from_before_there_was_a_role_for_migrations_gets_one(string kind)
    {
        await using var database = await DatabaseUnderTest.UpgradeAsync(kind);

        await database.GrantAsync(mayCreate: false);

        await database.AsMigrationsAsync("ALTER TABLE former ADD name varchar(10)");
        await database.AsApplicationAsync("INSERT INTO former VALUES (1, 'x')");
        await database.RefusedAsync("DROP TABLE former");
    }

    [Theory]
    [InlineData("PostgreSql", "\"MigrationId\"", "\"__EFMigrationsHistory\"")]
    [InlineData("MySql", "`MigrationId`", "`__EFMigrationsHistory`")]
    public async Task What_has_been_applied_is_read_from_the_history_of_EF_Core(string kind, string column, string table)
    {
        await using var database = await DatabaseUnderTest.StartAsync(kind);
        await database.AsMigrationsAsync($"CREATE TABLE {table} ({column} varchar(150) PRIMARY KEY)");
        await database.AsMigrationsAsync($"INSERT INTO {table} VALUES ('20260101000000_One'), ('20260102000000_Two')");

        Assert.Equal(["20260101000000_One", "20260102000000_Two"], (await database.GrantAsync(mayCreate: false))!.Order());
    }

    [Fact]
    public async Task A_database_that_refuses_or_does_not_answer_is_quoted()
    {
        await using var database = await DatabaseUnderTest.StartAsync("PostgreSql");
        var program = new DatabaseProgram(DatabaseUnderTest.ProgramFolder, new NubesGen.Processes.CommandRunner(database.Machine), database.Machine);
        var order = DatabaseForm.Load(database.Access.Service).Order(database.Access, mayCreate: false);

        var refused = await Assert.ThrowsAsync<NubesGenException>(
            () => program.RunAsync(order with { ConnectionString = database.Access.ConnectionString + "x" }, null, CancellationToken.None));
        Assert.Equal("NG5065", refused.Problems[0].Code);
        Assert.Contains("28P01", refused.Message, StringComparison.Ordinal);

        var away = await Assert.ThrowsAsync<NubesGenException>(
            () => program.RunAsync(order with { ConnectionString = "Host=127.0.0.1;Port=1;Username=x;Password=secret-one" }, "open sesame", CancellationToken.None));
        Assert.Equal("NG5066", away.Problems[0].Code);
        Assert.Contains("open sesame", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-one", away.Message, StringComparison.Ordinal);
    }
}
