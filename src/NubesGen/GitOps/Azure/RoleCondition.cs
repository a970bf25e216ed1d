namespace NubesGen.GitOps.Azure;

/// <summary>
/// What whoever deploys may do with role assignments: give and take certain roles, to and from applications only. The language is Azure's:
/// https://learn.microsoft.com/azure/role-based-access-control/conditions-authorization-actions-attributes.
/// </summary>
internal static class RoleCondition
{
    /// <summary>Version of the language.</summary>
    public const string Version = "2.0";

    /// <summary>Writes the condition.</summary>
    /// <param name="roleIds">Ids of the roles.</param>
    /// <returns>In one line, the same for the same roles in any order.</returns>
    public static string For(IEnumerable<string> roleIds)
    {
        var roles = string.Join(", ", roleIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return $"{Only("write", "Request", roles)} AND {Only("delete", "Resource", roles)}";
    }

    private static string Only(string action, string source, string roles)
    {
        const string assignments = "Microsoft.Authorization/roleAssignments";
        return $"((!(ActionMatches{{'{assignments}/{action}'}})) OR "
            + $"(@{source}[{assignments}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{roles}}} "
            + $"AND @{source}[{assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}}))";
    }
}
