namespace NubesGen.Deployment.Azure.Sites;

/// <summary>Which site is meant: a web app, a slot of one, or a function app.</summary>
/// <param name="Group">Its resource group.</param>
/// <param name="Name">The app's name.</param>
/// <param name="AppId">The app's ID, with a leading slash.</param>
/// <param name="Slot">The slot's name; <see langword="null"/>: the app itself, which has the traffic.</param>
/// <param name="IsFunction">Whether it is a function app.</param>
internal sealed record SiteName(string Group, string Name, string AppId, string? Slot = null, bool IsFunction = false)
{
    /// <summary>The site of an environment.</summary>
    /// <param name="host">What it is made of.</param>
    /// <param name="slot">The slot's name; <see langword="null"/>: the app itself.</param>
    /// <param name="isFunction">Whether it is a function app.</param>
    /// <returns>Its name.</returns>
    public static SiteName Of(HostContext host, string? slot = null, bool isFunction = false) => new(
        host.Outputs["resource_group"].GetString()!, host.ApplicationName, host.Id($"Microsoft.Web/sites/{host.ApplicationName}"), slot, isFunction);

    /// <summary>The ID of the app or its slot.</summary>
    public string Id => Slot is null ? AppId : $"{AppId}/slots/{Slot}";

    /// <summary>What names it to the Azure CLI.</summary>
    public string CliArguments => $"-g {Group} -n {Name}{(Slot is null ? "" : $" --slot {Slot}")}";

    /// <summary>What starts it again, for the Azure CLI.</summary>
    public string CliGroup => IsFunction ? "functionapp" : "webapp";

    /// <summary>How to see what is wrong with what runs there: Flex Consumption has no log of its own.</summary>
    public string HowToReadLog => IsFunction ? "look at its Application Insights in the portal" : $"type: az webapp log tail {CliArguments}";
}
