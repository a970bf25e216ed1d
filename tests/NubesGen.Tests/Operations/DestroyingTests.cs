using NubesGen.Diagnostics;
using NubesGen.State;
using NubesGen.Tests.State;

namespace NubesGen.Tests.Operations;

/// <summary>What stays of a destroyed environment, and when, with the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class DestroyingTests : IDisposable
{
    private readonly SessionHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Killed_before_any_deletion_the_next_Provision_begins_anew()
    {
        home.Declare(("one", "a"));
        var deletions = 0;
        for (var kill = 0; kill <= deletions; kill++)
        {
            deletions = 0;
            await home.ProvisionAsync();
            await home.Store.WriteAsync(StoreFiles.Owner, new BinaryData("{}"), CancellationToken.None);
            home.Way = store => new MortalStore(store, _ => deletions++ < kill);
            await Record.ExceptionAsync(home.DestroyAsync);
            home.Way = store => store;
        }

        Assert.InRange(deletions, 5, 20);
        Assert.Null(await home.Store.ReadAsync(StoreFiles.Owner, CancellationToken.None));
        Assert.Empty(home.Reporter.Problems);
    }

    [Fact]
    public async Task A_damaged_state_that_was_set_aside_goes_with_the_environment()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        await home.Store.WriteAsync("damaged/20261127T100000000Z.tfstate", new BinaryData("half a fi"), CancellationToken.None);

        await home.DestroyAsync();

        Assert.Empty(await home.Store.ListAsync("damaged", CancellationToken.None));
    }

    [Fact]
    public async Task The_last_backup_says_whose_it_is()
    {
        var owner = new Owner("alice", "todo-api", "github.com/me/todo", "id-1");
        await owner.ClaimAsync(home.Store, CancellationToken.None);
        home.Declare(("one", "a"));
        await home.ProvisionAsync();

        await home.DestroyAsync();

        Assert.Single(await home.ReasonsAsync());
        Assert.False(await owner.CheckAsync(home.Store, CancellationToken.None));
        var other = owner with { Repository = null, RepositoryId = "id-2" };
        await Assert.ThrowsAsync<NubesGenException>(() => other.CheckAsync(home.Store, CancellationToken.None));
    }

    [Fact]
    public async Task The_folder_with_the_log_goes_when_all_else_has_gone()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        await home.Store.WriteAsync(StoreFiles.Owner, new BinaryData("{}"), CancellationToken.None);
        home.Way = store => new MortalStore(store, name => name != StoreFiles.Owner);

        await Assert.ThrowsAsync<OperationCanceledException>(home.DestroyAsync);
        Assert.True(Directory.Exists(home.Target.LogFolder));

        home.Way = store => store;
        await home.DestroyAsync();
        Assert.False(Directory.Exists(home.Target.Folder));
    }

    [Fact]
    public async Task The_folder_stays_with_a_state_that_fits_no_more()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        PrivateFiles.CreateFolder(Path.Combine(home.Target.Folder, "errored"));
        var file = Path.Combine(home.Target.Folder, "errored", "x.tfstate");
        await File.WriteAllBytesAsync(file, StateText.Of(99, "another-lineage").ToArray());

        await home.DestroyAsync();

        Assert.True(File.Exists(file));
        Assert.Equal("NG4038", Assert.Single(home.Reporter.Problems).Code);
        Assert.Contains(home.Reporter.Steps, step => step.StartsWith("kept ", StringComparison.Ordinal) && step.Contains(file, StringComparison.Ordinal));
    }
}
