using NubesGen.Applications;

namespace NubesGen.Deployment.Databases;

/// <summary>How a deployment reaches the application's database as one who may change it.</summary>
public sealed record DatabaseAccess
{
    /// <summary>What kind of database it is.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>Connection string of the role that migrations run as. A secret: it never gets on a command line or into a log.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The role that the application signs in as.</summary>
    public required string ApplicationRole { get; init; }

    /// <summary>Entra's client ID of that role's identity; <see langword="null"/> on Local, where roles have passwords.</summary>
    public string? ApplicationRoleId { get; init; }
}
