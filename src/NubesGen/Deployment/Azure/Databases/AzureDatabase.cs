using System.Data.Common;
using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Deployment.Databases;
using NubesGen.Generation;

namespace NubesGen.Deployment.Azure;

/// <summary>The application's database on Azure, as Terraform's outputs tell of it.</summary>
/// <param name="service">What kind of database it is.</param>
/// <param name="outputs">Terraform's outputs, <c>database</c> among them.</param>
/// <param name="connection">Who we are.</param>
internal sealed class AzureDatabase(ServiceDefinition service, IReadOnlyDictionary<string, JsonElement> outputs, AzureConnection connection)
{
    private readonly DatabaseForm form = DatabaseForm.Load(service);

    /// <summary>What we sign in as: the administrator whom the user has named.</summary>
    private string Administrator => Database("administrator");

    /// <summary>The way from this machine, with a token of who deploys.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The access: a secret.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG60xx: cannot sign in.</exception>
    public async Task<DatabaseAccess> OutsideAsync(CancellationToken cancellationToken)
    {
        var token = await connection.TokenAsync($"{form.TokenResource}/.default", cancellationToken);
        var plain = ConnectionString(Administrator, "", form.Azure);
        return Access(form.TokenIsPassword ? With(plain, ("Password", token)) : plain) with
        {
            Token = form.TokenIsPassword ? null : token,
            MigrationConnectionString = form.TokenIsPassword ? With(plain, ("Password", token)) : ConnectionString(Administrator, "", form.Azure, form.Outside),
        };
    }

    /// <summary>The way from within Azure, where an identity signs in that only a container there has.</summary>
    /// <param name="identityName">What the identity is called, and the administrator with it.</param>
    /// <param name="clientId">Its client ID.</param>
    /// <returns>The access; it holds no secret.</returns>
    public DatabaseAccess Inside(string identityName, string clientId) => Access(ConnectionString(identityName, clientId, form.Azure)) with
    {
        MigrationConnectionString = ConnectionString(identityName, clientId, form.Azure, form.Inside),
    };

    private DatabaseAccess Access(string connectionString) => new()
    {
        Service = service,
        Database = Database("database"),
        ConnectionString = connectionString,
        ApplicationRole = Database("user"),
        ApplicationIdentity = new EntraIdentity(outputs["identity"].GetProperty("client_id").GetString()!, outputs["identity"].GetProperty("principal_id").GetString()!),
        OpenFirewall = Render(form.OpenFirewall, new Dictionary<string, object?>
        {
            ["resource_group"] = outputs["resource_group"].GetString(),
            ["server"] = Database("host").Split('.')[0],
        }),
    };

    private string ConnectionString(string administrator, string clientId, params IEnumerable<IReadOnlyDictionary<string, string>> parts)
    {
        var names = new Dictionary<string, object?>
        {
            ["host"] = Database("host"),
            ["database"] = Database("database"),
            ["administrator"] = administrator,
            ["client_id"] = clientId,
        };
        return With("", [.. parts.SelectMany(part => part).Select(pair => (pair.Key, Render(pair.Value, names)))]);
    }

    private static string With(string connectionString, params IEnumerable<(string Key, string Value)> more)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var (key, value) in more)
        {
            builder[key] = value;
        }

        return builder.ConnectionString;
    }

    private static string Render(string template, Dictionary<string, object?> names) => TemplateRenderer.RenderText(template, "database.json", names);

    private string Database(string name) => outputs["database"].GetProperty(name).GetString()!;
}
