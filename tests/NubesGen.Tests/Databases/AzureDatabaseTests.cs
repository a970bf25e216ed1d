using System.Text.Json;
using Azure.Core;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment.Azure;

namespace NubesGen.Tests.Databases;

public sealed class AzureDatabaseTests
{
    private static readonly Catalog Catalog = Catalog.Load(Path.Combine(AppContext.BaseDirectory, "catalog"));

    [Theory]
    [InlineData("PostgreSql", "Host=db.example.net;Database=todo;Username=\"Team; one\";SSL Mode=VerifyFull;Password=token of https://ossrdbms-aad.database.windows.net/.default")]
    [InlineData("MySql", "Server=db.example.net;Database=todo;User ID=\"Team; one\";SslMode=VerifyFull;Password=token of https://ossrdbms-aad.database.windows.net/.default")]
    public async Task From_this_machine_a_token_of_who_deploys_is_the_password(string id, string expected)
    {
        var access = await Database(id).OutsideAsync(CancellationToken.None);

        Assert.Equal(Pairs(expected), Pairs(access.ConnectionString));
        Assert.Equal(access.ConnectionString, access.MigrationConnectionString);
        Assert.Null(access.Token);
        Assert.Equal("id-todo", access.ApplicationRole);
        Assert.Contains("--resource-group rg-todo --name db ", access.OpenFirewall, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sql_Servers_client_takes_the_token_apart_and_migrations_sign_in_by_themselves()
    {
        var access = await Database("SqlServer").OutsideAsync(CancellationToken.None);

        Assert.Equal("token of https://database.windows.net/.default", access.Token);
        Assert.Equal(Pairs("Server=tcp:db.example.net,1433;Database=todo;Encrypt=True"), Pairs(access.ConnectionString));
        Assert.Equal(Pairs("Server=tcp:db.example.net,1433;Database=todo;Encrypt=True;Authentication=Active Directory Default"), Pairs(access.MigrationConnectionString));
    }

    [Fact]
    public void From_within_no_secret_is_needed()
    {
        var postgreSql = Database("PostgreSql").Inside("idm-todo", "client-of-idm");
        Assert.Equal(Pairs("Host=db.example.net;Database=todo;Username=idm-todo;SSL Mode=VerifyFull"), Pairs(postgreSql.MigrationConnectionString));

        var sqlServer = Database("SqlServer").Inside("idm-todo", "client-of-idm");
        Assert.Equal(
            Pairs("Server=tcp:db.example.net,1433;Database=todo;Encrypt=True;Authentication=Active Directory Managed Identity;User Id=client-of-idm"),
            Pairs(sqlServer.MigrationConnectionString));
    }

    private static Dictionary<string, string> Pairs(string connectionString)
    {
        var builder = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = connectionString };
        return builder.Keys.Cast<string>().ToDictionary(key => key.ToLowerInvariant(), key => (string)builder[key]);
    }

    private static AzureDatabase Database(string id)
    {
        var outputs = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            """
            {
              "resource_group": "rg-todo",
              "identity": { "client_id": "00112233-4455-6677-8899-aabbccddeeff", "principal_id": "11111111-2222-3333-4444-555555555555", "name": "id-todo" },
              "database": { "host": "db.example.net", "database": "todo", "user": "id-todo", "administrator": "Team; one" }
            }
            """)!;
        return new AzureDatabase(Catalog.Service(id)!, outputs, new AzureConnection(ScrubbedMachine.Create(), credential: new SpeakingCredential()));
    }

    private sealed class SpeakingCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token of {requestContext.Scopes[0]}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
