using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NubesGen.Azure;
using NubesGen.Processes;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests;

/// <summary>
/// Writes a blob, reads it and prints it with the name of a resource group, in a process of its own: an ordinary program that has everything from its
/// environment and is told nothing of proxies and certificates.
/// </summary>
internal static class BlobProgram
{
    public const string Name = "blob";

    /// <summary>Runs it.</summary>
    /// <param name="variables">Its environment: how to sign in, and to which cloud.</param>
    /// <param name="name">Name of the blob.</param>
    /// <param name="text">What to write.</param>
    public static async Task<CommandResult> StartAsync(IReadOnlyDictionary<string, string> variables, string name, string text)
    {
        var machine = ScrubbedMachine.Create([.. variables.Select(variable => (variable.Key, variable.Value))]);
        return await new CommandRunner(machine).RunAsync(
            new Command(Simulator.AzurermMirror.DotNet, typeof(BlobProgram).Assembly.Location, Name, name, text)
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
        var connection = new AzureConnection(Machine.Current());
        var container = await connection.ContainerAsync(AzureOnLoopback.Account, AzureOnLoopback.Container, CancellationToken.None);
        var blob = container.GetBlobClient(arguments[0]);
        await blob.UploadAsync(BinaryData.FromString(arguments[1]), overwrite: true);
        var manager = await connection.ResourceManagerAsync(CancellationToken.None);
        using var group = await manager.GetAsync(
            $"/subscriptions/{AzureOnLoopback.Subscription}/resourceGroups/{AzureOnLoopback.ResourceGroup}", "2021-04-01", CancellationToken.None);
        Console.Write($"{(await blob.DownloadContentAsync()).Value.Content} {group?.RootElement.GetProperty("name")}");
        return 0;
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
