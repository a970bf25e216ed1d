using System.Data.Common;
using NubesGen.Applications;

namespace NubesGen.Deployment.Databases;

/// <summary>How a deployment reaches the application's database as one who may change it.</summary>
public sealed record DatabaseAccess
{
    private static readonly string[] PasswordKeys = ["Password", "Pwd"];

    private readonly string? migrations;

    /// <summary>What kind of database it is.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>Name of the application's database.</summary>
    public required string Database { get; init; }

    /// <summary>Connection string of the role that grants and migrates. A secret: it never gets on a command line or into a log.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Entra's token for a client that does not take it as password; a secret.</summary>
    public string? Token { get; init; }

    /// <summary>The same connection as EF Core's migrations take it: signed in to by themselves where <see cref="Token"/> is given. A secret.</summary>
    public string MigrationConnectionString
    {
        get => migrations ?? ConnectionString;
        init => migrations = value;
    }

    /// <summary>The role that the application signs in as; <see langword="null"/>: the user has given the connection, and the rights with it.</summary>
    public required string? ApplicationRole { get; init; }

    /// <summary>The identity which has that role; <see langword="null"/> on Local, where roles have passwords.</summary>
    public EntraIdentity? ApplicationIdentity { get; init; }

    /// <summary>The application's other settings, as far as they are known here: its code runs to migrate. Secrets among them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What to type when the server does not let this machine in; <see langword="null"/>: it has no firewall.</summary>
    public string? OpenFirewall { get; init; }

    /// <summary>Takes what signs in out of a text.</summary>
    /// <param name="text">What a program has written.</param>
    /// <returns>The text with asterisks.</returns>
    internal string Redact(string text)
    {
        var connection = new DbConnectionStringBuilder { ConnectionString = MigrationConnectionString };
        return PasswordKeys
            .Select(key => connection.TryGetValue(key, out var value) ? value as string : null)
            .Append(Token)
            .OfType<string>()
            .Where(secret => secret.Length > 0)
            .Aggregate(text, (rest, secret) => rest.Replace(secret, "***", StringComparison.Ordinal));
    }
}

/// <summary>An identity in Entra ID.</summary>
/// <param name="ClientId">Its client ID, a GUID.</param>
/// <param name="ObjectId">Its object (principal) ID, a GUID.</param>
public sealed record EntraIdentity(string ClientId, string ObjectId);
