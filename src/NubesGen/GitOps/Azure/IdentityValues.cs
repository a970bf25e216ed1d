namespace NubesGen.GitOps.Azure;

/// <summary>What is known of an identity only once it is made, by the names that Azure gives the properties.</summary>
internal static class IdentityValues
{
    /// <summary>The id that signs in.</summary>
    public const string ClientId = "clientId";

    /// <summary>The object id, which has roles.</summary>
    public const string PrincipalId = "principalId";

    /// <summary>The directory that it is in.</summary>
    public const string TenantId = "tenantId";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [ClientId, PrincipalId, TenantId];

    /// <summary>What <see cref="Steps.SetupValues"/> calls one.</summary>
    /// <param name="value">One of <see cref="All"/>.</param>
    /// <param name="identity">Name of the identity.</param>
    public static string Key(string value, string identity) => $"{value} of {identity}";
}
