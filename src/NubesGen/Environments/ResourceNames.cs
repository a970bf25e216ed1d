using NubesGen.Applications;

namespace NubesGen.Environments;

/// <summary>The one place where names of resources come from: pure, stable for ever, legal and length-safe by the catalogue's rules.</summary>
public static class ResourceNames
{
    /// <summary>Name of the resource group, <c>rg-&lt;project&gt;-&lt;environment&gt;</c>.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The name; always within Azure's limit.</returns>
    public static string ResourceGroup(string project, EnvironmentName environment) => $"rg-{project}-{environment}";

    /// <summary>The name of one resource.</summary>
    /// <param name="rule">What Azure allows.</param>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="subscription">Subscription id, or any other text that tells one cloud account from the next.</param>
    /// <returns>The readable name where it fits and need not be unique in the world; else cut first, then a hash of all three.</returns>
    public static string For(NameRule rule, string project, EnvironmentName environment, string subscription)
    {
        var separator = rule.Hyphens ? "-" : "";
        var readable = string.Join(separator, rule.Prefix, project, environment);
        readable = rule.Hyphens ? readable : readable.Replace("-", "", StringComparison.Ordinal);
        // Without hyphens "a-b" and "ab" would be one.
        return rule.Global || !rule.Hyphens || readable.Length > rule.MaxLength
            ? Slug.WithHash(readable, $"{project}/{environment}/{subscription}", rule.MaxLength, separator)
            : readable;
    }

    /// <summary>The names of all resources of an environment, by the rules' keys.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="subscription">As for <see cref="For"/>.</param>
    /// <returns>Key to name, in the order of the keys.</returns>
    public static SortedDictionary<string, string> All(
        IEnumerable<NameRule> rules, string project, EnvironmentName environment, string subscription) => new(
            rules.ToDictionary(rule => rule.Key, rule => For(rule, project, environment, subscription)), StringComparer.Ordinal);
}
