using System.Text.Json.Nodes;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;

namespace NubesGen.Tests.GitOps;

/// <summary>SetupGitOps and back.</summary>
public sealed class SetupUndoTests
{
    private static SetupRequest Undo { get; } = new(DryRun: false, Undo: true);

    [Fact]
    public async Task Undoing_takes_back_all_but_the_registrations_and_wants_to_be_confirmed()
    {
        using var cloud = new SetupCloud();
        var before = cloud.State;
        await cloud.RunBothAsync();
        Assert.Equal("NG6070", (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunBothAsync(Undo))).Problems[0].Code);
        Assert.Empty(cloud.Requests);

        var shown = await cloud.RunBothAsync(new SetupRequest(true, true));
        Assert.Empty(cloud.Changes);
        await cloud.RunBothAsync(Undo, "todo-api");

        Assert.Equal(SetupTests.Calls(shown), cloud.Changes);
        Assert.Equal(before, string.Join('\n', cloud.State.Split('\n').Where(line => !line.Contains("\"Registering\"", StringComparison.Ordinal))));
        await cloud.RunBothAsync(Undo, "todo-api");
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task Undoing_refuses_while_an_environment_of_any_project_exists()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();
        var state = cloud.State;
        cloud.Blobs.AddRange(["todo-api/gone/backups/owner.json", "todo-api/alice.owner.json", "other/bob.tfstate"]);

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync(Undo, "todo-api"))).Problems[0];

        Assert.Equal("NG6069", problem.Code);
        Assert.Contains(": other/bob, todo-api/alice.", problem.Message, StringComparison.Ordinal);
        Assert.Equal(state, cloud.State);
        cloud.Blobs.RemoveRange(1, 2);
        await cloud.RunAsync(Undo, "todo-api");
        Assert.NotEmpty(cloud.Changes);
    }

    [Fact]
    public async Task Undoing_leaves_what_holds_something_else()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();
        var names = SetupNames.For(SetupCloud.Repository, SetupCloud.Subscription);
        var group = $"/subscriptions/{SetupCloud.Subscription}/resourceGroups/{names.ResourceGroup}";
        cloud.Azure[$"{group}/providers/Microsoft.KeyVault/vaults/mine"] = new JsonObject { ["name"] = "mine" };
        cloud.GitHub.Variables("nubesgen")["MINE"] = "1";
        cloud.GitHub.Secrets["nubesgen-plan"] = ["MINE"];

        var reporter = await cloud.RunAsync(Undo, "todo-api");

        Assert.NotNull(cloud.Azure[$"{group}/providers/Microsoft.KeyVault/vaults/mine"]);
        Assert.Null(cloud.Azure[$"{group}/providers/Microsoft.Storage/storageAccounts/{names.Account}"]);
        Assert.Equal(["nubesgen", "nubesgen-plan"], cloud.GitHub.Environments);
        Assert.Equal(["MINE"], cloud.GitHub.Variables("nubesgen").Keys);
        Assert.Equal(3, reporter.Steps.Count(step => step.StartsWith("Leaves ", StringComparison.Ordinal) && step.Contains("mine", StringComparison.OrdinalIgnoreCase)));
    }
}
