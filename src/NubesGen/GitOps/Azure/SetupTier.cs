using NubesGen.Environments;

namespace NubesGen.GitOps.Azure;

/// <summary>Environments that share a subscription, a state account and identities: the protected ones, or all others.</summary>
/// <param name="Subscription">Id of the subscription, of which nothing belongs to another tier.</param>
/// <param name="Names">Names of what is made in it.</param>
/// <param name="DeployEnvironment">The GitHub environment whose jobs deploy.</param>
/// <param name="PlanEnvironment">The GitHub environment whose jobs only read.</param>
/// <param name="Branches">Patterns of the branches whose jobs may deploy.</param>
/// <param name="NeedsApproval">Whether somebody must approve each job.</param>
internal sealed record SetupTier(
    string Subscription, SetupNames Names, string DeployEnvironment, string PlanEnvironment, IReadOnlyList<string> Branches, bool NeedsApproval)
{
    /// <summary>ID of the subscription.</summary>
    public string SubscriptionScope => $"/subscriptions/{Subscription}";

    /// <summary>ID of the resource group.</summary>
    public string Group => $"{SubscriptionScope}/resourceGroups/{Names.ResourceGroup}";

    /// <summary>ID of the storage account.</summary>
    public string Account => $"{Group}/providers/Microsoft.Storage/storageAccounts/{Names.Account}";

    /// <summary>ID of the container of states.</summary>
    public string Container => $"{Account}/blobServices/default/containers/{SetupNames.Container}";

    /// <summary>ID of an identity.</summary>
    public string Identity(string name) => $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}";

    /// <summary>The tier of environments that anybody with a branch may make.</summary>
    /// <param name="repository"><c>host/owner/name</c>, in lower case.</param>
    /// <param name="subscription">Its subscription.</param>
    /// <param name="prefix">What environment branches start with.</param>
    /// <param name="defaultBranch">Deletions and the schedule run on it.</param>
    public static SetupTier Unprotected(string repository, string subscription, string prefix, string defaultBranch) => new(
        // GitHub's star matches no slash: https://docs.github.com/rest/deployments/branch-policies.
        subscription, SetupNames.For(repository, subscription), "nubesgen", "nubesgen-plan", [$"{prefix}*", $"{prefix}*/**/*", defaultBranch], false);

    /// <summary>The tier of environments that are named.</summary>
    /// <param name="repository"><c>host/owner/name</c>, in lower case.</param>
    /// <param name="subscription">Its subscription.</param>
    /// <param name="prefix">What environment branches start with.</param>
    /// <param name="environments">The environments.</param>
    public static SetupTier Protected(string repository, string subscription, string prefix, IEnumerable<string> environments) => new(
        subscription, SetupNames.For(repository, subscription), "nubesgen-protected", "nubesgen-plan-protected", [.. environments.Select(name => prefix + name)], true);
}
