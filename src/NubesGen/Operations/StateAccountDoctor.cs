using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Looks at the storage account that holds the states: from here, as Terraform will, and through Resource Manager. Changes nothing.</summary>
/// <param name="azure">Where it is.</param>
/// <param name="connection">The way there.</param>
/// <param name="machine">Who we are.</param>
internal sealed class StateAccountDoctor(AzureSettings azure, AzureConnection connection, Machine machine)
{
    private const string StorageVersion = "2023-05-01";
    private const string AuthorizationVersion = "2022-04-01";

    private readonly StateAccountChecks checks = new(
        azure, machine.Variable("ARM_CLIENT_ID") ?? "\"$(az ad signed-in-user show --query id --output tsv)\"");

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Every check.</returns>
    /// <exception cref="NubesGenException">NG6xxx: which Azure is meant, or who we are, cannot be found out.</exception>
    public async Task<IReadOnlyList<Check>> RunAsync(CancellationToken cancellationToken)
    {
        var container = await ReadContainerAsync(cancellationToken);
        if (azure.ResourceGroup is null)
        {
            return
            [
                container,
                new Check("state account", "network rules, permissions, public access, encryption, keys and what is kept were not looked at: its resource group is not known",
                    "set NubesGenStateResourceGroup") { IsAdvice = true },
            ];
        }

        return [container, .. await AskAsync(container.IsWell, cancellationToken)];
    }

    /// <summary>Reads as Terraform will: what the account's settings promise is nothing if that fails.</summary>
    private async Task<Check> ReadContainerAsync(CancellationToken cancellationToken)
    {
        const string name = "state container";
        var container = await connection.ContainerAsync(azure.Account, azure.Container, cancellationToken);
        try
        {
            await BlobFailures.TranslateAsync(
                container,
                async () =>
                {
                    await using var blobs = container.GetBlobsAsync(cancellationToken: cancellationToken).AsPages(pageSizeHint: 1).GetAsyncEnumerator(cancellationToken);
                    return await blobs.MoveNextAsync();
                },
                cancellationToken);
            return new Check(name, $"{container.Uri} can be read");
        }
        catch (NubesGenException e)
        {
            return new Check(name, e.Problems[0].Code, e.Problems[0].Message);
        }
    }

    private async Task<IReadOnlyList<Check>> AskAsync(bool isReached, CancellationToken cancellationToken)
    {
        try
        {
            var manager = await connection.ResourceManagerAsync(cancellationToken);
            var state = new StateAccount(
                await ReadAsync(manager, checks.AccountId, StorageVersion, cancellationToken),
                await ReadAsync(manager, $"{checks.AccountId}/blobServices/default", StorageVersion, cancellationToken),
                await ReadAsync(manager, checks.ContainerId, StorageVersion, cancellationToken),
                await ReadAsync(manager, $"{checks.ContainerId}/providers/Microsoft.Authorization/permissions", AuthorizationVersion, cancellationToken));
            return checks.Of(state, isReached);
        }
        catch (NubesGenException e)
        {
            // Who works with the states need not be allowed to look at the account.
            return [new Check("state account", e.Problems[0].Code, e.Problems[0].Message) { IsAdvice = isReached }];
        }
    }

    private static async Task<JsonElement?> ReadAsync(ResourceManagerClient manager, string path, string version, CancellationToken cancellationToken)
    {
        using var answer = await manager.GetAsync(path, version, cancellationToken);
        return answer?.RootElement.Clone();
    }
}
