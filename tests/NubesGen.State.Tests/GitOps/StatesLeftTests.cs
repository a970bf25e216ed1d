using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.GitOps;
using NubesGen.GitOps.Azure;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.GitOps;

/// <summary>That environments are seen where they are, in a real emulator of Azure Storage.</summary>
public sealed class StatesLeftTests(SharedAzure shared)
{
    [Fact]
    public async Task An_environment_is_seen_by_its_owner_or_its_state_and_not_by_what_a_destroyed_one_has_left()
    {
        var azure = shared.Azure;
        var project = $"p{Guid.NewGuid():N}";
        foreach (var blob in (string[])["alice.owner.json", "bob.tfstate", "gone/backups/owner.json", "gone/backups/1.tfstate"])
        {
            await azure.States.UploadBlobAsync($"{project}/{blob}", BinaryData.FromString("{}"));
        }

        var tier = SetupTier.Unprotected("github.com/contoso/todo", AzureOnLoopback.Subscription, "env-", "main");
        var account = tier with { Names = tier.Names with { Account = AzureOnLoopback.Account } };
        var connection = new AzureConnection(azure.Machine, azure.CreateHandler(), azure.Credential);

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => new StatesLeft(connection).CheckAsync(account, CancellationToken.None))).Problems[0];

        Assert.Equal("NG6069", problem.Code);
        Assert.Contains($"{project}/alice", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"{project}/bob", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"{project}/gone", problem.Message, StringComparison.Ordinal);

        // Nobody has such an account; whoever cannot be asked has not said that it is empty.
        var elsewhere = tier with { Names = tier.Names with { Account = "nosuchaccount" } };
        Assert.Equal("NG6071", (await Assert.ThrowsAsync<NubesGenException>(() => new StatesLeft(connection).CheckAsync(elsewhere, CancellationToken.None))).Problems[0].Code);
        foreach (var blob in (string[])["alice.owner.json", "bob.tfstate", "gone/backups/owner.json", "gone/backups/1.tfstate"])
        {
            await azure.States.DeleteBlobAsync($"{project}/{blob}");
        }
    }
}
