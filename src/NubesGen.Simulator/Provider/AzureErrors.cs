using System.Text;

namespace NubesGen.Simulator.Provider;

/// <summary>Errors of Azure, in the shape in which azurerm hands them on.</summary>
internal static class AzureErrors
{
    /// <summary>Azure refused an operation.</summary>
    /// <param name="verb">What was done: <c>creating</c>.</param>
    /// <param name="type">The resource type.</param>
    /// <param name="id">The ARM ID.</param>
    /// <param name="code">Azure's code.</param>
    /// <param name="message">Azure's words.</param>
    public static Diagnostic Refused(string verb, string type, string id, string code, string message) =>
        new($"{verb} {Describe(type, id)}: unexpected status 409 (Conflict) with error: {code}: {message}");

    /// <summary>An operation was ended before Azure had finished it.</summary>
    public static Diagnostic Stopped(string verb, string type, string id) =>
        new($"{verb} {Describe(type, id)}: polling was stopped: context canceled");

    /// <summary>The object is there and Terraform does not know of it.</summary>
    public static Diagnostic Exists(string type, string id) => new(
        $"a resource with the ID \"{id}\" exists already: to be managed with Terraform it needs to be imported into the State. See the documentation of \"{type}\" for how to import one.");

    /// <summary>The subscription has never used a kind of service.</summary>
    public static Diagnostic Unregistered(string type, string id, string providerNamespace) => Refused(
        "creating", type, id, "MissingSubscriptionRegistration", $"The subscription is not registered to use namespace '{providerNamespace}'. Name it in resource_providers_to_register.");

    /// <summary>A resource group is not empty.</summary>
    public static Diagnostic GroupNotEmpty(string id, IEnumerable<string> inside) => new(
        $"deleting Resource Group \"{id.Split('/')[^1]}\": the Resource Group still contains Resources",
        $"The feature prevent_deletion_if_contains_resources of the provider block keeps it:\n{string.Join('\n', inside.Select(item => "* " + item))}");

    /// <summary>The namespace of an ARM ID: the innermost one, which is whose service it is.</summary>
    public static string? Namespace(string id)
    {
        const string Marker = "/providers/";
        var start = id.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : id[(start + Marker.Length)..].Split('/')[0];
    }

    private static string Describe(string type, string id)
    {
        var words = type.Split('_').Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        var segments = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder(string.Join(' ', words)).Append(" (");
        // Pairs of collection and name; a namespace stands alone in between.
        var pairs = segments.Where((segment, i) => segment != "providers" && (i == 0 || segments[i - 1] != "providers")).Chunk(2).Where(pair => pair.Length == 2);
        text.AppendJoin('\n', pairs.Select(pair => $"{Label(pair[0])}: \"{pair[1]}\""));
        return text.Append(')').ToString();
    }

    private static string Label(string collection) => collection switch
    {
        "subscriptions" => "Subscription",
        "resourceGroups" => "Resource Group Name",
        _ => char.ToUpperInvariant(collection[0]) + collection[1..].TrimEnd('s') + " Name",
    };
}
