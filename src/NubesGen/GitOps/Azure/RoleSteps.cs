using System.Text.Json.Nodes;
using NubesGen.Applications;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.Azure;

/// <summary>What the identities of one tier may do, and where: nothing outside of its subscription.</summary>
/// <param name="tier">The tier.</param>
/// <param name="catalog">Knows the ids of roles, and which of them our Terraform assigns.</param>
internal sealed class RoleSteps(SetupTier tier, Catalog catalog)
{
    private const string Version = "2022-04-01";

    /// <summary>The steps.</summary>
    /// <returns>In any order.</returns>
    public IEnumerable<SetupStep> All()
    {
        var assignable = catalog.Entries.SelectMany(entry => entry.Azure.Roles).Select(catalog.RoleId);
        return
        [
            Assignment(tier.Names.DeployIdentity, "Contributor", tier.SubscriptionScope),
            Assignment(tier.Names.DeployIdentity, "Role Based Access Control Administrator", tier.SubscriptionScope, RoleCondition.For(assignable)),
            Assignment(tier.Names.DeployIdentity, "Storage Blob Data Contributor", tier.Container),
            Assignment(tier.Names.PlanIdentity, "Reader", tier.SubscriptionScope),
            Assignment(tier.Names.PlanIdentity, "Storage Blob Data Reader", tier.Container),
        ];
    }

    private SetupStep Assignment(string identity, string role, string scope, string? condition = null)
    {
        var principal = IdentityValues.Key(IdentityValues.PrincipalId, identity);
        string Path(SetupValues values) => $"{scope}/providers/Microsoft.Authorization/roleAssignments/"
            + (values.Knows(principal) ? DeterministicGuid.Of($"{scope}/{role}/{values[principal]}").ToString() : $"<from {principal}>");

        return new SetupStep($"role {role} of {identity} on {scope[(scope.LastIndexOf('/') + 1)..]}")
        {
            Look = values => new(SetupParty.Azure, "GET", Path(values), null, Version),
            Make = (found, values) => found is not null && found.Text("properties", "condition") == condition
                ? []
                : [new(SetupParty.Azure, "PUT", Path(values), Body(role, values[principal], condition), Version)],
            // Its name says that it is ours.
            Undo = (_, values) => new(SetupParty.Azure, "DELETE", Path(values), null, Version),
            Right = new("Microsoft.Authorization/roleAssignments/write", "Role Based Access Control Administrator", scope),
        };
    }

    private JsonObject Body(string role, string principal, string? condition)
    {
        var properties = new JsonObject
        {
            ["roleDefinitionId"] = $"{tier.SubscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/{catalog.RoleId(role)}",
            ["principalId"] = principal,
            // A new identity is not known everywhere at once, and Azure would look for it.
            ["principalType"] = "ServicePrincipal",
        };
        if (condition is not null)
        {
            properties["condition"] = condition;
            properties["conditionVersion"] = RoleCondition.Version;
        }

        return new JsonObject { ["properties"] = properties };
    }
}
