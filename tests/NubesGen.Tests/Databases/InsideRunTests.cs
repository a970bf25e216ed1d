using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;
using NubesGen.Databases;
using NubesGen.Deployment.Databases;
using NubesGen.Processes;
using NubesGen.Tests.Local;

namespace NubesGen.Tests.Databases;

/// <summary>The program as a container of the application runs it: a stand-in gives the tokens, the database is real.</summary>
[Trait("Category", "Slow")]
public sealed class InsideRunTests : IClassFixture<InstalledPrograms>
{
    private const string Client = "00112233-4455-6677-8899-aabbccddeeff";

    [Fact]
    public async Task The_containers_identity_grants_and_runs_the_bundles_that_hold_something_new()
    {
        await using var database = await DatabaseUnderTest.StartAsync("PostgreSql");
        await database.AsMigrationsAsync("""CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY)""");
        await database.AsMigrationsAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('20260101000000_One')""");
        var owner = new NpgsqlConnectionStringBuilder(database.Access.ConnectionString);
        using var endpoint = new IdentityEndpoint(owner.Password!);

        var result = await RunAsync(database, endpoint, ("old", ["20260101000000_One"]), ("new", ["20260101000000_One", "20260102000000_Two"]));

        Assert.True(result.Succeeded, result.Output + result.Error);
        Assert.Equal("ran new", Assert.Single(result.Output.Split('\n'), line => line.StartsWith("ran ", StringComparison.Ordinal)));
        Assert.Contains("20260102000000_Two", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(owner.Password!, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(
            [$"/token?api-version=2019-08-01&resource={Uri.EscapeDataString("https://ossrdbms-aad.database.windows.net")}&client_id={Client} header-one"],
            endpoint.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(database.Folder["tmp"]));
        await database.RefusedAsync("CREATE TABLE own (id int)");
    }

    [Fact]
    public async Task A_bundle_that_fails_fails_the_run_and_ends_it()
    {
        await using var database = await DatabaseUnderTest.StartAsync("PostgreSql");
        using var endpoint = new IdentityEndpoint(new NpgsqlConnectionStringBuilder(database.Access.ConnectionString).Password!);

        var result = await RunAsync(database, endpoint, ("failing", ["20260101000000_One"]), ("never", ["20260101000000_One"]));

        Assert.Equal(7, result.ExitCode);
        Assert.DoesNotContain("ran never", result.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunAsync(DatabaseUnderTest database, IdentityEndpoint endpoint, params (string Name, string[] Migrations)[] bundles)
    {
        var folder = Directory.CreateDirectory(database.Folder["app", "nubesgen-database"]).FullName;
        var temporary = Directory.CreateDirectory(database.Folder["tmp"]).FullName;
        foreach (var (name, _) in bundles)
        {
            // A bundle that tells whether it could sign in, without telling how.
            await File.WriteAllTextAsync(
                Path.Combine(folder, name),
                $"#!/bin/sh\ncase $ConnectionStrings__Database in *Password=*) echo \"ran {name}\" ;; esac\n{(name == "failing" ? "exit 7" : "exit 0")}\n");
        }

        var plain = new NpgsqlConnectionStringBuilder(database.Access.ConnectionString) { Password = null }.ConnectionString;
        var form = DatabaseForm.Load(database.Access.Service);
        var order = form.Order(database.Access with { ConnectionString = plain }, mayCreate: false) with
        {
            Inside = new InsideOrder
            {
                ClientId = Client,
                Resource = form.TokenResource,
                TokenIsPassword = form.TokenIsPassword,
                Setting = "ConnectionStrings__Database",
                BundleConnectionString = plain,
                Bundles = [.. bundles.Select(bundle => new BundleFile(bundle.Name, bundle.Migrations))],
            },
        };
        var file = Path.Combine(folder, DatabaseMigrations.OrderFile);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(order, Format.Default.Order));
        return await new CommandRunner(database.Machine).RunAsync(
            new Command(database.Machine.DotNetHost!, Path.Combine(DatabaseUnderTest.ProgramFolder, DatabaseProgram.Assembly), file)
            {
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string>(database.Machine.Variables)
                {
                    ["IDENTITY_ENDPOINT"] = endpoint.Address,
                    ["IDENTITY_HEADER"] = "header-one",
                    ["TMPDIR"] = temporary,
                    ["DOTNET_EnableDiagnostics"] = "0",
                },
            },
            CancellationToken.None);
    }

    /// <summary>Gives one token to whoever asks.</summary>
    private sealed class IdentityEndpoint : IDisposable
    {
        private readonly HttpListener listener = new();

        public IdentityEndpoint(string token)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/token";
            }

            listener.Prefixes.Add(Address + "/");
            listener.Start();
            _ = AnswerAsync(token);
        }

        public string Address { get; }

        public List<string> Requests { get; } = [];

        public void Dispose() => listener.Close();

        private async Task AnswerAsync(string token)
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    Requests.Add($"{context.Request.RawUrl} {context.Request.Headers["X-IDENTITY-HEADER"]}");
                    context.Response.Close(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { access_token = token })), willBlock: true);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
            }
        }
    }
}
