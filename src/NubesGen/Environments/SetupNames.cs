namespace NubesGen.Environments;

/// <summary>
/// Names of what SetupGitOps makes in one subscription: they follow from repository and subscription alone, so that all projects of a
/// repository share it. No environment's resource group starts with anything but <c>rg-</c>, so none is ever taken for this one.
/// </summary>
/// <param name="ResourceGroup">The resource group of all the rest.</param>
/// <param name="Account">The storage account of the states.</param>
/// <param name="DeployIdentity">The identity that makes environments; in a database its name is the administrator's.</param>
/// <param name="PlanIdentity">The identity that only reads.</param>
public sealed record SetupNames(string ResourceGroup, string Account, string DeployIdentity, string PlanIdentity)
{
    /// <summary>The blob container of the states.</summary>
    public const string Container = "tfstate";

    private const int MaxKey = 40;

    /// <summary>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage.</summary>
    private const int MaxAccount = 24;

    /// <summary>Derives them.</summary>
    /// <param name="repository"><c>host/owner/name</c>, in lower case.</param>
    /// <param name="subscription">Id of the subscription.</param>
    /// <returns>The names: legal, and the same for ever.</returns>
    public static SetupNames For(string repository, string subscription)
    {
        var name = ReservedWords.Replace(Slug.Of(repository[(repository.LastIndexOf('/') + 1)..]));
        var original = $"{repository}/{subscription}";
        var key = Slug.WithHash(name, original, MaxKey);
        return new SetupNames(
            $"nubesgen-{key}",
            Slug.WithHash($"stng{name.Replace("-", "", StringComparison.Ordinal)}", original, MaxAccount, ""),
            $"id-nubesgen-deploy-{key}",
            $"id-nubesgen-plan-{key}");
    }
}
