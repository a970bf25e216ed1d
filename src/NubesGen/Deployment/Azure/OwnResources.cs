using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.Deployment.Azure;

/// <summary>Tells an environment's own resources from all others: they lie in its resource group, and the group has our tags.</summary>
/// <param name="connection">The way to Azure.</param>
/// <param name="subscription">Id of the environment's subscription.</param>
internal sealed class OwnResources(AzureConnection connection, string subscription)
{
    private const string ApiVersion = "2021-04-01";

    /// <summary>Looks whose a resource is.</summary>
    /// <param name="target">The environment.</param>
    /// <param name="id">The resource's ID, or that of the group itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when it provably is ours; else why not.</returns>
    public async Task<string?> WhyNotAsync(TargetEnvironment target, string id, CancellationToken cancellationToken)
    {
        var group = $"/subscriptions/{subscription}/resourceGroups/{target.ResourceGroup}";
        if (!IsWithin(group, id))
        {
            return $"it is not in this environment's resource group {group}";
        }

        try
        {
            var azure = await connection.ResourceManagerAsync(cancellationToken);
            using var found = await azure.GetAsync(group, ApiVersion, cancellationToken);
            return found is null ? $"the resource group {target.ResourceGroup} is gone" : WrongTag(found.RootElement, target);
        }
        catch (NubesGenException e)
        {
            return $"whose {group} is could not be found out, since {e.Problems[0].Message}";
        }
    }

    /// <summary>Case means nothing in an ID. A longer name, or a way back out of the group, does.</summary>
    private static bool IsWithin(string group, string id) =>
        (id.Equals(group, StringComparison.OrdinalIgnoreCase) || id.StartsWith($"{group}/", StringComparison.OrdinalIgnoreCase))
        && !id.Split('/').Contains("..");

    /// <summary>As <c>main.tf</c> gives them. Names of tags have no case, values have.</summary>
    private static string? WrongTag(JsonElement group, TargetEnvironment target)
    {
        var tags = group.TryGetProperty("tags", out var element) && element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            : [];
        (string Name, string Value)[] ours = [("environment", target.Name.Value), ("application-name", target.Application.Name), ("managed-by", "NubesGen.Sdk")];
        var wrong = ours.FirstOrDefault(tag => tags.GetValueOrDefault(tag.Name) != tag.Value);
        return wrong.Name is null
            ? null
            : $"the resource group {target.ResourceGroup} does not have the tag {wrong.Name}={wrong.Value} but {(tags.TryGetValue(wrong.Name, out var value) ? $"{wrong.Name}={value}" : "none of that name")}";
    }
}
