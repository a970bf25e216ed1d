using NubesGen.Applications;
using NubesGen.Deployment.Databases;

namespace NubesGen.Tests.Databases;

public sealed class DatabaseFormTests
{
    private static readonly Catalog Catalog = Catalog.Load(Path.Combine(AppContext.BaseDirectory, "catalog"));

    public static TheoryData<string> Databases => [.. Catalog.Services.Where(service => service.Kind == ServiceKind.Database).Select(service => service.Id)];

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_shipped_database_makes_a_role_of_an_identity_and_narrows_it_beside_migrations(string id)
    {
        var access = Access(id, "id-todo", new EntraIdentity("00112233-4455-6677-8899-aabbccddeeff", "11111111-2222-3333-4444-555555555555"));

        var wide = DatabaseForm.Load(access.Service).Order(access, mayCreate: true);
        var narrow = DatabaseForm.Load(access.Service).Order(access, mayCreate: false);

        Assert.Contains("id-todo", wide.RoleSql, StringComparison.Ordinal);
        Assert.Equal(wide.RoleSql, narrow.RoleSql);
        Assert.NotEqual(wide.GrantSql, narrow.GrantSql);
        Assert.Contains("SELECT", narrow.HistorySql, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_role_with_a_password_is_not_made_and_a_given_connection_gets_no_rights(string id)
    {
        var local = DatabaseForm.Load(Access(id, "todo", null).Service).Order(Access(id, "todo", null), mayCreate: false);
        Assert.Equal("", local.RoleSql);
        Assert.NotEqual("", local.GrantSql);

        var given = DatabaseForm.Load(Access(id, null, null).Service).Order(Access(id, null, null), mayCreate: false);
        Assert.Equal("", given.RoleSql + given.GrantSql);
    }

    /// <summary>There is no SQL Server here that could run it.</summary>
    [Fact]
    public void Sql_Server_knows_an_identity_by_the_bytes_of_its_client_id()
    {
        var access = Access("SqlServer", "id-todo", new EntraIdentity("00112233-4455-6677-8899-aabbccddeeff", "11111111-2222-3333-4444-555555555555"));

        var order = DatabaseForm.Load(access.Service).Order(access, mayCreate: false);

        Assert.Contains("CREATE USER [id-todo] WITH SID = 0x33221100554477668899AABBCCDDEEFF, TYPE = E;", order.RoleSql, StringComparison.Ordinal);
        Assert.Equal(
            """
            ALTER ROLE db_datareader ADD MEMBER [id-todo];
            ALTER ROLE db_datawriter ADD MEMBER [id-todo];
            GRANT EXECUTE TO [id-todo];
            IF IS_ROLEMEMBER('db_ddladmin', 'id-todo') = 1
              ALTER ROLE db_ddladmin DROP MEMBER [id-todo];

            """.ReplaceLineEndings("\n"),
            order.GrantSql);
    }

    [Fact]
    public void Names_and_texts_cannot_leave_their_quotes()
    {
        var postgreSql = DatabaseForm.Load(Catalog.Service("PostgreSql")!);
        Assert.Equal("\"a\"\"b\"", postgreSql.Identifier("a\"b"));
        Assert.Equal("'it''s \\'", postgreSql.Literal("it's \\"));

        var mySql = DatabaseForm.Load(Catalog.Service("MySql")!);
        Assert.Equal("`a``b`", mySql.Identifier("a`b"));
        Assert.Equal("'it''s \\\\'", mySql.Literal("it's \\"));

        Assert.Equal("[a]]b]", DatabaseForm.Load(Catalog.Service("SqlServer")!).Identifier("a]b"));
    }

    [Fact]
    public void What_signs_in_is_taken_out_of_what_a_program_has_written()
    {
        var access = Access("PostgreSql", "todo", null) with { ConnectionString = "Host=x;Password=\"pass;word\"", Token = "token-one" };

        Assert.Equal("user x used *** and ***", access.Redact("user x used pass;word and token-one"));
    }

    private static DatabaseAccess Access(string id, string? role, EntraIdentity? identity) => new()
    {
        Service = Catalog.Service(id)!,
        Database = "todo",
        ConnectionString = "",
        ApplicationRole = role,
        ApplicationIdentity = identity,
    };
}
