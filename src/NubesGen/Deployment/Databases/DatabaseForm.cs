using System.Text.Json;
using System.Text.Json.Serialization;
using NubesGen.Applications;
using NubesGen.Databases;
using NubesGen.Generation;

namespace NubesGen.Deployment.Databases;

/// <summary>How a kind of database is administered: <c>database.json</c> and the SQL files of its catalogue folder. Texts are Scriban templates.</summary>
internal sealed record DatabaseForm
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Invariant name of the .NET client, e.g. <c>Npgsql</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What opens and what closes a quoted name; within one the latter is doubled.</summary>
    public required string Quotes { get; init; }

    /// <summary>Whether a backslash means something in a text literal, as it does in MySQL.</summary>
    public bool BackslashEscapes { get; init; }

    /// <summary>The database in which Azure lets roles be made; <see langword="null"/>: the application's own.</summary>
    public string? RoleDatabase { get; init; }

    /// <summary>What Entra's tokens for it are for, e.g. <c>https://database.windows.net</c>.</summary>
    public required string TokenResource { get; init; }

    /// <summary>Whether a token is given as password; else the client takes it apart from the connection string.</summary>
    public bool TokenIsPassword { get; init; }

    /// <summary>Connection string on Azure, without what signs in: may use <c>host</c>, <c>database</c> and <c>administrator</c>.</summary>
    public required IReadOnlyDictionary<string, string> Azure { get; init; }

    /// <summary>What migrations on the deploying machine add to it to sign in, where a token cannot be given them.</summary>
    public IReadOnlyDictionary<string, string> Outside { get; init; } = new Dictionary<string, string>();

    /// <summary>The same within Azure: may use <c>client_id</c>.</summary>
    public IReadOnlyDictionary<string, string> Inside { get; init; } = new Dictionary<string, string>();

    /// <summary>What to type to let an address in: may use <c>resource_group</c> and <c>server</c>.</summary>
    public required string OpenFirewall { get; init; }

    [JsonIgnore]
    private string Folder { get; init; } = "";

    /// <summary>Reads the form of a database.</summary>
    /// <param name="service">Which.</param>
    /// <returns>The form.</returns>
    public static DatabaseForm Load(ServiceDefinition service) =>
        JsonSerializer.Deserialize<DatabaseForm>(File.ReadAllText(Path.Combine(service.Folder, "database.json")), Json)! with { Folder = service.Folder };

    /// <summary>What the program is to do.</summary>
    /// <param name="access">The way to the database.</param>
    /// <param name="mayCreate">Whether the application makes its tables itself.</param>
    /// <returns>The order; as secret as the access is.</returns>
    public Order Order(DatabaseAccess access, bool mayCreate)
    {
        var names = Names(access, mayCreate);
        return new Order
        {
            Provider = Provider,
            ConnectionString = access.ConnectionString,
            Token = access.Token,
            RoleDatabase = RoleDatabase,
            RoleSql = access.ApplicationIdentity is null ? "" : Render("role.sql.scriban", names),
            GrantSql = access.ApplicationRole is null ? "" : Render("grant.sql.scriban", names),
            HistorySql = File.ReadAllText(Path.Combine(Folder, "history.sql")),
        };
    }

    /// <summary>A name as SQL takes it.</summary>
    /// <param name="name">Any name.</param>
    /// <returns>The name in quotes.</returns>
    public string Identifier(string name) => $"{Quotes[0]}{name.Replace(Quotes[1..], Quotes[1..] + Quotes[1..], StringComparison.Ordinal)}{Quotes[1]}";

    /// <summary>A text as SQL takes it.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text in quotes.</returns>
    public string Literal(string text)
    {
        var escaped = BackslashEscapes ? text.Replace("\\", "\\\\", StringComparison.Ordinal) : text;
        return $"'{escaped.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private string Render(string file, IReadOnlyDictionary<string, object?> names) => TemplateRenderer.Render(Path.Combine(Folder, file), names);

    private Dictionary<string, object?> Names(DatabaseAccess access, bool mayCreate)
    {
        var names = new Dictionary<string, object?>(StringComparer.Ordinal) { ["may_create"] = mayCreate, ["is_identity"] = access.ApplicationIdentity is not null };
        if (access.ApplicationRole is { } role)
        {
            names["role"] = Identifier(role);
            names["role_text"] = Literal(role);
            names["database"] = Identifier(access.Database);
        }

        if (access.ApplicationIdentity is { } identity)
        {
            names["client_id_text"] = Literal(identity.ClientId);
            names["object_id_text"] = Literal(identity.ObjectId);
            // SQL Server keeps a client ID in the order of bytes that .NET writes a Guid in.
            names["sid"] = $"0x{Convert.ToHexString(Guid.Parse(identity.ClientId).ToByteArray())}";
        }

        return names;
    }
}
