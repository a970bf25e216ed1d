using System.Text.RegularExpressions;
using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>Environments that only somebody destroys who says their name, and that never expire.</summary>
internal static partial class ProtectedEnvironments
{
    private const string Property = "NubesGenProtectedEnvironments";

    private const string ByDefault = "prod;production";

    /// <summary>Their names. A wrong one is noted in the settings: it would protect nothing.</summary>
    /// <param name="settings">The properties of the run.</param>
    /// <returns>The names that <c>NubesGenProtectedEnvironments</c> lists, each once.</returns>
    public static IReadOnlyList<string> Of(Settings settings)
    {
        var names = Settings.List(settings.Text(Property) ?? ByDefault).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in names.Where(name => !Name().IsMatch(name)))
        {
            settings.Add(ConfigurationProblems.WrongValue(Property, name, ["names of environments: lower-case letters and digits, with single hyphens between them"]));
        }

        return names;
    }

    [GeneratedRegex(@"\A[a-z0-9]+(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
