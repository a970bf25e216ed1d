using System.Text.Json.Serialization;

namespace NubesGen.Databases;

/// <summary>What the program is to do, in SQL that is complete: what it says is the caller's business.</summary>
internal sealed record Order
{
    /// <summary>Invariant name of the client, e.g. <c>Npgsql</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>How to sign in to the application's database as its administrator. A secret when it holds a password.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Entra's token for a client that does not take it as password; a secret.</summary>
    public string? Token { get; init; }

    /// <summary>The database in which roles are made; <see langword="null"/>: the application's own.</summary>
    public string? RoleDatabase { get; init; }

    /// <summary>Makes the application's role; empty: it exists.</summary>
    public string RoleSql { get; init; } = "";

    /// <summary>Gives the role its rights; empty: they are not ours to give.</summary>
    public string GrantSql { get; init; } = "";

    /// <summary>Lists schema and name of each history of migrations.</summary>
    public required string HistorySql { get; init; }

    /// <summary>What to do beyond that, within Azure.</summary>
    public InsideOrder? Inside { get; init; }
}

/// <summary>What to do in a container of the application, where nobody is who could give a token: holds no secret.</summary>
internal sealed record InsideOrder
{
    /// <summary>Client ID of the identity that administers the database.</summary>
    public required string ClientId { get; init; }

    /// <summary>What its tokens are for, e.g. <c>https://ossrdbms-aad.database.windows.net</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Whether the token is the password of the connection; else the client takes it apart from it.</summary>
    public bool TokenIsPassword { get; init; }

    /// <summary>The setting that tells the application where its database is, e.g. <c>ConnectionStrings__Database</c>.</summary>
    public required string Setting { get; init; }

    /// <summary>How the bundles sign in: the token is added as password where that is its place.</summary>
    public required string BundleConnectionString { get; init; }

    /// <summary>The bundles, in the order's own folder, with the migrations that each holds.</summary>
    public IReadOnlyList<BundleFile> Bundles { get; init; } = [];
}

/// <summary>A bundle of migrations.</summary>
/// <param name="File">Its file name.</param>
/// <param name="Migrations">The ids of the migrations in it.</param>
internal sealed record BundleFile(string File, IReadOnlyList<string> Migrations);

/// <summary>What came of an order.</summary>
internal sealed record Answer
{
    /// <summary>Ids of the migrations that the database has; <see langword="null"/>: it keeps no history where EF Core looks for one, or several.</summary>
    public IReadOnlyList<string>? Applied { get; init; }

    /// <summary>What the database has said; <see langword="null"/>: all went well.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the database was not reached at all.</summary>
    public bool Unreachable { get; init; }
}

/// <summary>How orders and answers are written.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class Format : JsonSerializerContext;
