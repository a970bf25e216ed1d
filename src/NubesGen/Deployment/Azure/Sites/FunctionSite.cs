using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>
/// A function app on Flex Consumption. Its deployment site is no Kudu: it has no files to look into, but repeats who has deployed, and that is how a release
/// is known. A deployment is done only when all instances of the one before have been ended, which is how Flex Consumption updates unless told otherwise
/// (https://learn.microsoft.com/azure/azure-functions/flex-consumption-site-updates); the address is asked after that.
/// Source: https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies#one-deploy.
/// </summary>
/// <param name="context">What it is made of.</param>
internal sealed class FunctionSite(SiteContext context) : Site(context)
{
    private const string HostStorage = "AzureWebJobsStorage";

    private readonly SiteContext context = context;

    /// <inheritdoc/>
    public override async Task<bool> HoldsAsync(AzureRelease release, CancellationToken cancellationToken) =>
        await LatestAsync(cancellationToken) is { State: KuduState.Success or KuduState.PartialSuccess } latest && latest.Deployer == DeployerOf(release);

    /// <summary>The address answers as soon as there is a host; what the host itself found out counts too, since its start page knows nothing of the functions.</summary>
    /// <inheritdoc/>
    public override async Task<string?> WhyNotHealthyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        while (true)
        {
            var remaining = timeout - Time.GetElapsedTime(start);
            if (await base.WhyNotHealthyAsync(remaining, cancellationToken) is { } problem)
            {
                return problem;
            }

            var (isKnown, error) = await HostErrorAsync(cancellationToken);
            if ((isKnown && error is null) || remaining < TimeSpan.Zero)
            {
                return error;
            }

            await Task.Delay(Timing.Poll, Time, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes the setting in which azurerm writes a connection string without a key, which the host would prefer to its identity
    /// (https://github.com/hashicorp/terraform-provider-azurerm/issues/29693). One with a key is the user's own. The values of the others are secrets,
    /// perhaps: they go back as they came.
    /// </summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> DeleteHostStorageAsync(CancellationToken cancellationToken)
    {
        using var found = await ChangeAsync("POST", "/config/appsettings/list", null, cancellationToken);
        if (found?.RootElement.TryGetProperty("properties", out var properties) != true || JsonObject.Create(properties) is not { } settings
            || (string?)settings[HostStorage] is not { } storage || !LacksKey(storage))
        {
            return false;
        }

        settings.Remove(HostStorage);
        (await ChangeAsync("PUT", "/config/appsettings", new BinaryData(new JsonObject { ["properties"] = settings }.ToJsonString()), cancellationToken))?.Dispose();
        return true;
    }

    /// <inheritdoc/>
    protected override string PublishPath(AzureRelease release) => $"/api/publish?RemoteBuild=false&Deployer={DeployerOf(release)}";

    /// <inheritdoc/>
    protected override async Task<string?> WhyNotRunningAsync(string deployment, AzureRelease release, TimeSpan timeout, CancellationToken cancellationToken) =>
        await WhyNotHealthyAsync(timeout, cancellationToken);

    /// <summary>The release, with its content and commit.</summary>
    private static string DeployerOf(AzureRelease release) =>
        string.Create(CultureInfo.InvariantCulture, $"NubesGen.Sdk-{release.Number}-{release.Fingerprint[..16]}-{release.Commit?[..Math.Min(12, release.Commit.Length)]}");

    /// <summary>An empty one does, too.</summary>
    private static bool LacksKey(string connectionString)
    {
        const string Key = "AccountKey=";
        return connectionString.Length == 0 || (connectionString.StartsWith("DefaultEndpointsProtocol=", StringComparison.OrdinalIgnoreCase)
            && !connectionString.Split(';').Any(part => part.StartsWith(Key, StringComparison.OrdinalIgnoreCase) && part.Length > Key.Length));
    }

    /// <returns>Whether the host could be asked, and what it says is wrong.</returns>
    private async Task<(bool IsKnown, string? Error)> HostErrorAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await ReadAsync("/hostruntime/admin/host/status", cancellationToken);
            return (true, answer?.RootElement is { ValueKind: JsonValueKind.Object } status && status.TryGetProperty("state", out var state) && state.GetString() == "Error"
                ? $"the Functions host has not started{Errors(status)}"
                : null);
        }
        catch (NubesGenException)
        {
            // Resource Manager only hands on what is asked of a host, and there may be none yet.
            return (false, null);
        }
    }

    private static string Errors(JsonElement status) => status.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
        ? string.Concat(errors.EnumerateArray().Select(error => $": {error}")) : "";
}
