using System.Net;
using System.Security.Cryptography;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// An Azure on loopback for any process on this machine: one subscription with one storage account, where the real Terraform with its
/// real <c>azurerm</c> backend and the Azure SDK for .NET both sign in with Entra tokens, by the Azure CLI
/// (<see cref="Variables"/>) or as a GitHub workflow (<see cref="OidcVariables"/>), and nobody has a key. Nothing in them is patched: they
/// see a proxy, a certificate and a program called <c>az</c>. The names of the public cloud
/// (<c>login.microsoftonline.com</c>, <c>management.azure.com</c>, <c>*.blob.core.windows.net</c>) lead here too, so that a process needs
/// <c>ARM_METADATA_HOSTNAME</c> only to see another cloud, and no test ever reaches the real one.
/// </summary>
/// <remarks>
/// Linux: elsewhere neither Go nor .NET read <c>SSL_CERT_FILE</c>. In this process, whose environment belongs to all tests,
/// clients must be given <see cref="Transport"/> (proxy and certificate) and <see cref="Credential"/> instead; that goes for Azure.Identity's
/// credentials too, whose options take the transport.
/// </remarks>
internal sealed class AzureOnLoopback : IAsyncDisposable
{
    public const string Subscription = "5b000000-0000-4000-8000-000000000001";
    public const string Tenant = "7e000000-0000-4000-8000-000000000001";
    /// <summary>The application that GitHub workflows sign in to.</summary>
    public const string Client = "c1000000-0000-4000-8000-000000000001";
    /// <summary>The object id of the user who is signed in to the Azure CLI.</summary>
    public const string User = "0b000000-0000-4000-8000-000000000001";
    /// <summary>The object id of <see cref="Client"/>'s service principal.</summary>
    public const string ServicePrincipal = "0b000000-0000-4000-8000-000000000002";
    public const string Account = "nubesgenstate";
    public const string Container = "tfstate";
    public const string ResourceGroup = "rg-tfstate";
    /// <summary>What the metadata say blob addresses end in; the name exists nowhere.</summary>
    public const string StorageSuffix = "storage.loopback.test";

    private static readonly string[] BlobSuffixes = [$".blob.{StorageSuffix}", ".blob.core.windows.net"];
    /// <summary>Names that <see cref="AzureEndpoints.Sites"/> may answer for.</summary>
    private static readonly string[] SiteNames = ["*.azurewebsites.net", "*.scm.azurewebsites.net", "*.azurecr.io", "api.github.com"];

    private static readonly string[] PublicNames = ["login.microsoftonline.com", "management.azure.com"];

    private readonly TestFolder folder = new();
    private readonly LoopbackCertificate certificate;
    private readonly AzureEndpoints endpoints;
    private Azurite azurite = null!;

    private AzureOnLoopback()
    {
        certificate = new LoopbackCertificate(folder.Path, [.. BlobSuffixes.Select(suffix => $"*{suffix}"), .. PublicNames, .. SiteNames]);
        SignIn = new SignIn(Tenant, Client, ServicePrincipal);
        endpoints = new AzureEndpoints(StorageSuffix, SignIn, ResourceManager);
        Sites = new LoopbackSites(Directory.CreateDirectory(folder["sites"]).FullName);
        endpoints.Sites[".azurewebsites.net"] = Sites.AnswerAsync;
        endpoints.Resources = Sites.Answer;
        Cli = new AzureCli(folder["bin"], Subscription, Tenant, User);
        Proxy = new ConnectProxy(host =>
            BlobSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? azurite.Port
            : PublicNames.Contains(host, StringComparer.OrdinalIgnoreCase) || endpoints.SiteOf(host) is not null ? endpoints.Address.Port
            : null);
        ResourceManager.AddStorageAccount(ResourceManager.AddResourceGroup(Subscription, ResourceGroup), Account, BlobAddress);
    }

    /// <summary>Where the storage account's blobs are, as the metadata say.</summary>
    public static Uri BlobAddress { get; } = new($"https://{Account}.blob.{StorageSuffix}/");

    /// <summary>The <c>az</c> that <see cref="Variables"/> lead to.</summary>
    public AzureCli Cli { get; }

    /// <summary>All that goes to storage goes through it.</summary>
    public ConnectProxy Proxy { get; }

    /// <summary>The objects in the subscription.</summary>
    public ResourceManager ResourceManager { get; } = new();

    /// <summary>App Service and Functions.</summary>
    public LoopbackSites Sites { get; }

    /// <summary>GitHub's and Entra's part in a sign-in without the Azure CLI.</summary>
    public SignIn SignIn { get; }

    /// <summary>Where metadata, sign-in and Resource Manager are; a test may put a handler of its own before them.</summary>
    public AzureEndpoints Endpoints => endpoints;

    /// <summary>What storage has answered, e.g. <c>PUT /tfstate/key?comp=lease 201</c>; the newest may come some milliseconds late.</summary>
    public IReadOnlyList<string> StorageRequests => azurite.Requests;

    /// <summary>
    /// What a process must have in its environment beside <see cref="ScrubbedMachine"/>'s: someone is signed in to the Azure CLI.
    /// Nothing else is reached over HTTPS: restore packages before, or without these.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; private set; } = null!;

    /// <summary>The same in a GitHub workflow that may ask for ID tokens; no Azure CLI.</summary>
    public IReadOnlyDictionary<string, string> OidcVariables { get; private set; } = null!;

    /// <summary>This machine with <see cref="Variables"/> and nothing of any other Azure.</summary>
    public Machine Machine => ScrubbedMachine.Create([.. Variables.Select(variable => (variable.Key, variable.Value))]);

    /// <summary>The way there for clients in this process: through the proxy, with the certificate trusted.</summary>
    public HttpPipelineTransport Transport { get; private set; } = null!;

    /// <summary>The user's tokens, for clients in this process.</summary>
    public TokenCredential Credential { get; } = DelegatedTokenCredential.Create((context, _) =>
        new AccessToken(EntraToken.Create(EntraToken.Claims(Tenant, User), context.Scopes[0]), DateTimeOffset.UtcNow + EntraToken.Lifetime));

    /// <summary>The storage account, for assertions. It never tries twice.</summary>
    public BlobServiceClient BlobServiceClient { get; private set; } = null!;

    /// <summary>The container of states, for assertions.</summary>
    public BlobContainerClient States => BlobServiceClient.GetBlobContainerClient(Container);

    /// <summary>The block in a configuration that keeps its state here.</summary>
    /// <param name="key">Name of the blob.</param>
    public static string Backend(string key) => $$"""
        terraform {
          backend "azurerm" {
            use_azuread_auth     = true
            storage_account_name = "{{Account}}"
            container_name       = "{{Container}}"
            key                  = "{{key}}"
          }
        }

        """;

    /// <summary>Starts all parts; takes about two seconds, more where Azurite must be fetched first.</summary>
    public static async Task<AzureOnLoopback> StartAsync()
    {
        var azure = new AzureOnLoopback();
        try
        {
            await azure.StartPartsAsync();
            return azure;
        }
        catch
        {
            await azure.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <see cref="Transport"/> is made of, for an <see cref="HttpClient"/> in this process.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        Proxy = new WebProxy(Proxy.Address, BypassOnLocal: true),
        SslOptions = certificate.ClientOptions(),
    };

    /// <summary>Storage goes down: connections break, new ones find nobody.</summary>
    public Task StopStorageAsync()
    {
        var stopping = azurite.StopAsync();
        Proxy.HangUp();
        return stopping;
    }

    /// <summary>Storage comes back with all that it held.</summary>
    public Task StartStorageAsync() => azurite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await endpoints.DisposeAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        certificate.Dispose();
        folder.Dispose();
    }

    private async Task StartPartsAsync()
    {
        // The key is never told to anybody; Azurite just wants one.
        azurite = await Azurite.CreateAsync(certificate, folder["azurite"], $"{Account}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))}");
        await azurite.StartAsync();
        await endpoints.StartAsync(certificate);
        Proxy.Start();

        Transport = new HttpClientTransport(new HttpClient(CreateHandler()));
        BlobServiceClient = new BlobServiceClient(BlobAddress, Credential, new BlobClientOptions { Transport = Transport, Retry = { MaxRetries = 0 } });
        await States.CreateAsync();

        var path = ScrubbedMachine.Create().Variable("PATH");
        var common = new Dictionary<string, string>
        {
            ["SSL_CERT_FILE"] = certificate.CertificateFile,
            ["HTTPS_PROXY"] = Proxy.Address.ToString().TrimEnd('/'),
            // Go takes loopback for local by itself, .NET does not.
            ["NO_PROXY"] = "localhost,127.0.0.1",
            ["ARM_METADATA_HOSTNAME"] = endpoints.Address.Authority,
            ["ARM_SUBSCRIPTION_ID"] = Subscription,
            // Terraform would ask whether there is a newer one.
            ["CHECKPOINT_DISABLE"] = "1",
        };
        Variables = new Dictionary<string, string>(common) { ["PATH"] = $"{Cli.Folder}{Path.PathSeparator}{path}" };
        OidcVariables = new Dictionary<string, string>(common)
        {
            ["ARM_USE_OIDC"] = "true",
            ["ARM_CLIENT_ID"] = Client,
            ["ARM_TENANT_ID"] = Tenant,
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = SignIn.RequestUrl(endpoints.Address),
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = SignIn.RequestToken,
        };
    }
}
