using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Azure;

namespace NubesGen.Operations;

/// <summary>What Azure says of the storage account that holds the states; each answer is <see langword="null"/> when it gives none.</summary>
/// <param name="Account">The account.</param>
/// <param name="BlobService">Its blob service.</param>
/// <param name="Container">The container.</param>
/// <param name="Permissions">What we may do with the container.</param>
internal sealed record StateAccount(JsonElement? Account, JsonElement? BlobService, JsonElement? Container, JsonElement? Permissions);

/// <summary>Judges the storage account that holds the states. Looks at nothing itself.</summary>
/// <param name="azure">Where it is; its resource group is known.</param>
/// <param name="assignee">Who we are, as <c>az role assignment create --assignee</c> takes it.</param>
internal sealed class StateAccountChecks(AzureSettings azure, string assignee)
{
    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";

    /// <summary>Terraform's state, its lock and our files beside it are blobs.</summary>
    private static readonly string[] Needed = [$"{Blobs}read", $"{Blobs}write", $"{Blobs}delete"];

    /// <summary>The account's ID.</summary>
    public string AccountId => $"/subscriptions/{azure.Subscription}/resourceGroups/{azure.ResourceGroup}/providers/Microsoft.Storage/storageAccounts/{azure.Account}";

    /// <summary>The container's ID.</summary>
    public string ContainerId => $"{AccountId}/blobServices/default/containers/{azure.Container}";

    private string UpdateAccount => $"az storage account update --resource-group {azure.ResourceGroup} --name {azure.Account}";

    private string UpdateBlobs => $"az storage account blob-service-properties update --resource-group {azure.ResourceGroup} --account-name {azure.Account}";

    /// <summary>Judges.</summary>
    /// <param name="state">What Azure says.</param>
    /// <param name="isReached">Whether the container could be read from here.</param>
    /// <returns>Every check.</returns>
    public IReadOnlyList<Check> Of(StateAccount state, bool isReached)
    {
        if (Properties(state.Account) is not { } account)
        {
            return
            [
                new("state account", $"there is no storage account {azure.Account} in the resource group {azure.ResourceGroup} of subscription {azure.Subscription}; Doctor does not look in others",
                    $"set NubesGenStateResourceGroup to what this prints: az storage account list --query \"[?name=='{azure.Account}'].resourceGroup\" --output tsv")
                {
                    // It is somewhere, then, and works.
                    IsAdvice = isReached,
                },
            ];
        }

        var service = Properties(state.BlobService);
        return
        [
            Network(account, isReached),
            Permissions(state.Permissions),
            PublicAccess(account, Properties(state.Container)),
            Encryption(account),
            Keys(account),
            Kept("versions of blobs", Flag(service, "isVersioningEnabled") == true, "overwritten states", "--enable-versioning true"),
            Kept("deleted blobs", Flag(Part(service, "deleteRetentionPolicy"), "enabled") == true, "deleted states", "--enable-delete-retention true --delete-retention-days 30"),
            Kept("deleted containers", Flag(Part(service, "containerDeleteRetentionPolicy"), "enabled") == true, "a deleted container",
                "--enable-container-delete-retention true --container-delete-retention-days 30"),
        ];
    }

    private Check Network(JsonElement account, bool isReached)
    {
        const string name = "state network";
        var isClosed = Text(account, "publicNetworkAccess") is { } access && !access.Equals("Enabled", StringComparison.OrdinalIgnoreCase);
        var isChosen = Text(Part(account, "networkAcls"), "defaultAction") is { } action && action.Equals("Deny", StringComparison.OrdinalIgnoreCase);
        return (isClosed, isChosen, isReached) switch
        {
            (false, false, _) => new(name, "open to all networks, for whoever is signed in"),
            (_, _, true) => new(name, "open to chosen networks, this one among them"),
            (true, _, false) => new(name, "the account is shut to all public networks, and this machine is in none of its own",
                $"work in its network, or let chosen addresses in: {UpdateAccount} --public-network-access Enabled --default-action Deny, then {LetIn}"),
            (false, true, false) => new(name, "the account's firewall shuts this machine out", LetIn),
        };
    }

    private string LetIn => $"az storage account network-rule add --resource-group {azure.ResourceGroup} --account-name {azure.Account} --ip-address <this machine's public address>";

    private Check Permissions(JsonElement? permissions)
    {
        const string name = "state permissions";
        var mend = $"az role assignment create --role \"Storage Blob Data Contributor\" --assignee {assignee} --scope {ContainerId}";
        if (Part(permissions, "value") is not { ValueKind: JsonValueKind.Array } roles)
        {
            return new(name, "Azure does not say what we may do with the container", mend) { IsAdvice = true };
        }

        var missing = Needed.Where(action => !roles.EnumerateArray().Any(role => Has(role, "dataActions", action) && !Has(role, "notDataActions", action))).ToList();
        return missing.Count == 0
            ? new(name, "we may read, write and delete blobs in the container")
            : new(name, $"we may not {string.Join(", ", missing.Select(action => action[Blobs.Length..]))} blobs in the container", mend);
    }

    /// <summary>A state tells all about an environment, secrets that its provider could not keep out included.</summary>
    private Check PublicAccess(JsonElement account, JsonElement? container)
    {
        const string name = "state public access";
        var isAllowed = Flag(account, "allowBlobPublicAccess") == true;
        var isPublic = Text(container, "publicAccess") is { } access && !access.Equals("None", StringComparison.OrdinalIgnoreCase);
        return (isAllowed, isPublic) switch
        {
            (true, true) => new(name, "everybody on the internet can read the states", $"{UpdateAccount} --allow-blob-public-access false"),
            (true, false) => new(name, "the container is private, but the account lets containers be public", $"{UpdateAccount} --allow-blob-public-access false") { IsAdvice = true },
            (false, true) => new(name, "the container would be public if the account let it",
                $"az storage container-rm update --resource-group {azure.ResourceGroup} --storage-account {azure.Account} --name {azure.Container} --public-access off")
            {
                IsAdvice = true,
            },
            _ => new(name, "off"),
        };
    }

    private Check Encryption(JsonElement account)
    {
        var tls = Text(account, "minimumTlsVersion") ?? "TLS1_0";
        return Flag(account, "supportsHttpsTrafficOnly") == false ? new("state encryption", "the account answers without TLS, too", $"{UpdateAccount} --https-only true --min-tls-version TLS1_2")
            : tls is "TLS1_0" or "TLS1_1" ? new("state encryption", $"the account takes TLS as old as {Version(tls)}", $"{UpdateAccount} --min-tls-version TLS1_2")
            : new("state encryption", $"TLS {Version(tls)} or later");
    }

    /// <summary>Nothing of ours uses keys; one that leaks opens every state, and nobody sees who came.</summary>
    private Check Keys(JsonElement account) => Flag(account, "allowSharedKeyAccess") == false
        ? new("state keys", "off: only who is signed in gets in")
        : new("state keys", "whoever has one of the account's keys gets in; nothing of ours needs them", $"{UpdateAccount} --allow-shared-key-access false") { IsAdvice = true };

    private Check Kept(string what, bool isKept, string lost, string option) => isKept
        ? new($"state {what}", "kept")
        : new($"state {what}", $"not kept: {lost} can only come from our own backups", $"{UpdateBlobs} {option}") { IsAdvice = true };

    private static string Version(string tls) => tls.Replace("TLS", "", StringComparison.Ordinal).Replace('_', '.');

    private static bool Has(JsonElement role, string list, string action) =>
        Part(role, list) is { ValueKind: JsonValueKind.Array } patterns && patterns.EnumerateArray().Any(pattern => Matches(pattern.ToString(), action));

    /// <summary>A star stands for anything, slashes too.</summary>
    private static bool Matches(string pattern, string action) =>
        Regex.IsMatch(action, $@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static JsonElement? Properties(JsonElement? resource) => Part(resource, "properties");

    private static JsonElement? Part(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var part) ? part : null;

    private static string? Text(JsonElement? parent, string name) => Part(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Flag(JsonElement? parent, string name) => Part(parent, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
