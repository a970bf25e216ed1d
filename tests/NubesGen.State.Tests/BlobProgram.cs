using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using NubesGen.Processes;

namespace NubesGen.Tests;

/// <summary>
/// Writes a blob, reads it and prints it, in a process of its own: an ordinary program that has everything from its
/// environment and is told nothing of proxies and certificates.
/// </summary>
internal static class BlobProgram
{
    public const string Name = "blob";

    /// <summary>Runs it.</summary>
    /// <param name="variables">Its environment.</param>
    /// <param name="authority">Where to sign in as a workflow; <see langword="null"/>: by the Azure CLI.</param>
    /// <param name="blob">Address of the blob.</param>
    /// <param name="text">What to write.</param>
    public static async Task<CommandResult> StartAsync(IReadOnlyDictionary<string, string> variables, Uri? authority, Uri blob, string text)
    {
        var machine = ScrubbedMachine.Create([.. variables.Select(variable => (variable.Key, variable.Value))]);
        return await new CommandRunner(machine).RunAsync(
            new Command(Simulator.AzurermMirror.DotNet, typeof(BlobProgram).Assembly.Location, Name, authority?.ToString() ?? "", blob.ToString(), text)
            {
                WorkingDirectory = AppContext.BaseDirectory,
                Environment = machine.Variables,
                TimeLimit = TimeSpan.FromMinutes(1),
            },
            CancellationToken.None);
    }

    /// <summary>The program itself.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (authority, blob, text) = (arguments[0], new BlobClient(new Uri(arguments[1]), Credential(arguments[0]), new BlobClientOptions { Retry = { MaxRetries = 0 } }), arguments[2]);
        await blob.UploadAsync(BinaryData.FromString(text), overwrite: true);
        Console.Write((await blob.DownloadContentAsync()).Value.Content.ToString());
        return 0;
    }

    private static TokenCredential Credential(string authority)
    {
        if (authority.Length == 0)
        {
            return new AzureCliCredential();
        }

        var machine = Machine.Current();
        var address = new Uri(authority);
        return new ClientAssertionCredential(
            machine.Variable("ARM_TENANT_ID"),
            machine.Variable("ARM_CLIENT_ID"),
            cancellationToken => IdTokenAsync(new HttpClient(), machine.Variable("ACTIONS_ID_TOKEN_REQUEST_URL")!, machine.Variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN")!, cancellationToken),
            new ClientAssertionCredentialOptions { AuthorityHost = address, DisableInstanceDiscovery = address.IsLoopback, Retry = { MaxRetries = 0 } });
    }

    /// <summary>Asks GitHub who we are.</summary>
    public static async Task<string> IdTokenAsync(HttpClient http, string url, string requestToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}&audience=api://AzureADTokenExchange");
        request.Headers.Authorization = new("Bearer", requestToken);
        using var answer = await http.SendAsync(request, cancellationToken);
        return (string)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["value"]!;
    }
}
