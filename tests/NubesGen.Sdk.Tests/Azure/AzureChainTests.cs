using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Azure;

/// <summary>Environments on Azure as a user has them: real builds, the real Terraform with its real backend; Azurite keeps the state.</summary>
public sealed class AzureChainTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    [Fact]
    public async Task An_environment_lives_from_the_first_provision_to_its_destruction()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");

        var planned = await alice.RunAsync("PlanEnv");
        Assert.Contains("create azurerm_resource_group.main (rg-web-app-alice)", planned, StringComparison.Ordinal);
        await alice.FailAsync("NG5080", "DeployEnv");
        Assert.Empty(await alice.BlobsAsync());

        var provisioned = await alice.RunAsync("Provision");
        Assert.Contains($"on the Azure cloud in subscription {AzureOnLoopback.Subscription}, state in https://", provisioned, StringComparison.Ordinal);
        Assert.Contains("created azurerm_resource_group.main", provisioned, StringComparison.Ordinal);
        var state = await alice.StateAsync("alice");

        Assert.Contains("No changes: what is declared exists", await alice.RunAsync("Provision"), StringComparison.Ordinal);
        Assert.Contains("No changes: what is declared exists", await alice.RunAsync("PlanEnv"), StringComparison.Ordinal);
        Assert.Equal(state["serial"]!.ToJsonString(), (await alice.StateAsync("alice"))["serial"]!.ToJsonString());
        Assert.Contains("azurerm_resource_group.main", await alice.RunAsync("Terraform", "-p:NubesGenTerraformArguments=state list"), StringComparison.Ordinal);
        Assert.Contains("-backend-config=key=web-app/alice.tfstate", await alice.RunAsync("Terraform"), StringComparison.Ordinal);
        Assert.Empty(await alice.LeasedAsync());
        await alice.FailAsync("NG4007", "Provision", "-p:NubesGenSubscriptionId=00000000-0000-0000-0000-000000000000");

        await alice.RunAsync("DestroyEnv");

        Assert.Empty(alice.Resources);
        Assert.Collection(
            (await alice.BlobsAsync()).Order(StringComparer.Ordinal),
            backup => Assert.Matches("^web-app/alice/backups/[^/]+\\.tfstate$", backup),
            owner => Assert.Equal("web-app/alice/backups/owner.json", owner));
        Assert.Contains("There is no environment alice", await alice.RunAsync("DestroyEnv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_at_once_one_waits_and_both_succeed()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await alice.Repository.DotNetAsync("build", "--no-restore");
        await alice.Repository.CommitAsync();
        await alice.Repository.RunAsync("git", ["worktree", "add", "--quiet", "--detach", alice.Repository["tree"]]);
        var project = alice.Repository["tree", alice.Repository.ProjectName, $"{alice.Repository.ProjectName}.csproj"];
        await alice.Repository.DotNetAsync("restore", project);

        var both = await Task.WhenAll(
            alice.TryAsync("Provision"),
            alice.TryAsync("Provision", project, "-p:NubesGenEnvironment=alice"));

        Assert.All(both, result => Assert.True(result.Succeeded, result.Output));
        Assert.Single(both, result => result.Output.Contains("Waiting for ", StringComparison.Ordinal));
        Assert.Single(both, result => result.Output.Contains("No changes: what is declared exists", StringComparison.Ordinal));
        Assert.Empty(await alice.LeasedAsync());
    }

    [Fact]
    public async Task A_second_repository_with_the_same_names_is_refused_and_changes_nothing()
    {
        await using var first = await AzureRepository.CreateAsync(package, azure.Azure, "env-same");
        await using var second = await AzureRepository.CreateAsync(package, azure.Azure, "env-same");
        await first.RunAsync("Provision");
        var before = (await first.StateAsync("same")).ToJsonString();
        second.Variables["NUBESGEN_STATE_CONTAINER"] = first.States.Name;

        foreach (var target in new[] { "Provision", "PlanEnv", "DestroyEnv", "Terraform" })
        {
            await second.FailAsync("NG4001", target);
        }

        Assert.Equal(before, (await first.StateAsync("same")).ToJsonString());
        Assert.Empty(second.Resources);
        await first.RunAsync("DestroyEnv");
        foreach (var target in new[] { "Provision", "RestoreState" })
        {
            Assert.Contains("The last backup of the environment 'same'", await second.FailAsync("NG4001", target), StringComparison.Ordinal);
        }

        Assert.NotEmpty(await first.BlobsAsync());
    }
}
