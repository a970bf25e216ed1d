using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.State;

public sealed class FileStateStoreTests : IDisposable
{
    private static readonly EnvironmentRecord Record = new()
    {
        Address = "http://127.0.0.1:10000",
        Branch = "env-größe",
        Commit = "abc",
        Product = "Terraform",
        Provisioned = DateTimeOffset.UnixEpoch,
        Deployed = DateTimeOffset.UnixEpoch.AddDays(1),
    };

    private readonly TestFolder folder = new();
    private readonly FileStateStore store;

    public FileStateStoreTests() => store = new FileStateStore(LocalStore.Find(folder.Path, null, null));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_and_nothing_is_there_before()
    {
        var alice = store.Environment("app", "alice");

        Assert.Null(await EnvironmentRecord.ReadAsync(alice, CancellationToken.None));
        await Record.WriteAsync(alice, CancellationToken.None);

        Assert.Equal(Record, await EnvironmentRecord.ReadAsync(alice, CancellationToken.None));
        Assert.Equal(Record.Deployed, Record.Changed);
        Assert.Equal(folder[".nubesgen", "app", "rg-app-alice", "terraform.tfstate"], alice.StateLocation);
    }

    [Fact]
    public async Task A_file_is_created_once()
    {
        var alice = store.Environment("app", "alice");

        Assert.True(await alice.CreateAsync("a.json", new BinaryData("one"), CancellationToken.None));
        Assert.False(await alice.CreateAsync("a.json", new BinaryData("two"), CancellationToken.None));

        Assert.Equal("one", (await alice.ReadAsync("a.json", CancellationToken.None))!.ToString());
    }

    [Fact]
    public async Task Files_are_listed_in_order_without_those_that_are_not_whole_yet_and_deleted()
    {
        var alice = store.Environment("app", "alice");
        Assert.Empty(await alice.ListAsync("backups", CancellationToken.None));
        await alice.WriteAsync("backups/b", new BinaryData(""), CancellationToken.None);
        await alice.WriteAsync("backups/a", new BinaryData(""), CancellationToken.None);
        await File.WriteAllTextAsync(folder[".nubesgen", "app", "rg-app-alice", "backups", "c.1.tmp"], "half");

        Assert.Equal(["backups/a", "backups/b"], await alice.ListAsync("backups", CancellationToken.None));

        await alice.DeleteAsync("backups/a", CancellationToken.None);
        await alice.DeleteAsync("backups/a", CancellationToken.None);
        Assert.Equal(["backups/b"], await alice.ListAsync("backups", CancellationToken.None));
    }

    [Fact]
    public async Task A_damaged_record_does_not_hide_the_others_but_is_named_where_it_is_needed()
    {
        foreach (var name in new[] { "alice", "bob" })
        {
            await new Owner(name, "app", null, "id").ClaimAsync(store.Environment("app", name), CancellationToken.None);
            await Record.WriteAsync(store.Environment("app", name), CancellationToken.None);
        }

        var bob = store.Environment("app", "bob");
        await bob.WriteAsync(StoreFiles.Record, new BinaryData("{ \"branch"), CancellationToken.None);

        Assert.Equal(
            [new StoredEnvironment("alice", Record, null), new StoredEnvironment("bob", null, null)],
            await store.ListAsync("app", CancellationToken.None));
        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => EnvironmentRecord.ReadAsync(bob, CancellationToken.None))).Problems[0];
        Assert.Equal("NG4042", problem.Code);
        Assert.Contains(bob.Locate(StoreFiles.Record), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environments_are_listed_with_their_records_and_whoever_works_on_them()
    {
        foreach (var (project, name) in new[] { ("app", "bob"), ("app", "alice"), ("app-two", "carol") })
        {
            await new Owner(name, project, null, "id").ClaimAsync(store.Environment(project, name), CancellationToken.None);
        }

        await Record.WriteAsync(store.Environment("app", "alice"), CancellationToken.None);
        var holder = new LockHolder("alice", "laptop", ProcessTable.Self(), null, null, "Provision", DateTimeOffset.UnixEpoch);
        using var held = await store.Environment("app", "bob").LockAsync(holder, TimeSpan.Zero, new RecordingReporter(), CancellationToken.None);
        Assert.Empty(await store.Environment("app", "alice").HoldersAsync(CancellationToken.None));
        Assert.Equal([holder.ToString()], await store.Environment("app", "bob").HoldersAsync(CancellationToken.None));

        Assert.Equal(
            [new StoredEnvironment("alice", Record, null), new StoredEnvironment("bob", null, holder.ToString())],
            await store.ListAsync("app", CancellationToken.None));
        Assert.Empty(await store.ListAsync("nothing", CancellationToken.None));
    }

    [Fact]
    public void An_environment_is_kept_where_it_runs() => Assert.Equal(
        Path.Combine(LocalStore.Find(folder.Path, null, null).ProjectFolder("app"), ResourceNames.ResourceGroup("app", EnvironmentName.Parse("alice"))),
        Path.GetDirectoryName(store.Environment("app", "alice").StateLocation));
}
