using System.Diagnostics;
using NubesGen.State;

namespace NubesGen.Tests.State;

/// <summary>Files of an environment as blobs, and the list of all environments.</summary>
public sealed class BlobStoreTests(SharedAzure shared, ITestOutputHelper output) : StoreTest(shared)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Files_are_written_read_listed_and_deleted()
    {
        Assert.Null(await Alice.ReadAsync("owner.json", Never));
        await Alice.DeleteAsync("owner.json", Never);
        Assert.Empty(await Alice.ListAsync("backups", Never));

        foreach (var name in new[] { "owner.json", "backups/b.tfstate", "backups/a.tfstate", "backups/deeper/c" })
        {
            await Alice.WriteAsync(name, BinaryData.FromString("old"), Never);
            await Alice.WriteAsync(name, BinaryData.FromString(name), Never);
        }

        Assert.Equal("owner.json", (await Alice.ReadAsync("owner.json", Never))!.ToString());
        Assert.Equal(["backups/a.tfstate", "backups/b.tfstate"], await Alice.ListAsync("backups", Never));
        await Alice.DeleteAsync("backups/a.tfstate", Never);
        Assert.Equal(["backups/b.tfstate"], await Alice.ListAsync("backups", Never));
    }

    [Fact]
    public async Task Of_several_who_create_a_file_one_wins_even_with_the_same_content()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Alice.CreateAsync("owner.json", BinaryData.FromString("same"), Never)));

        Assert.Single(won, true);
    }

    [Fact]
    public async Task The_state_is_where_plain_Terraform_looks_and_an_empty_one_is_none()
    {
        Assert.Equal(State.Uri.ToString(), Alice.StateLocation);
        Assert.Null(await Alice.ReadStateAsync(Never));
        await Alice.DeleteStateAsync(Never);

        await State.UploadAsync(BinaryData.Empty);
        Assert.Null(await Alice.ReadStateAsync(Never));
        await State.UploadAsync(BinaryData.FromString("{}"), overwrite: true);
        Assert.Equal("{}", (await Alice.ReadStateAsync(Never))!.ToString());

        await LockStateAsync("carol@desktop");
        Assert.Equal("{}", (await Alice.ReadStateAsync(Never))!.ToString());
        Assert.Contains("carol@desktop", (await FailsAsync(() => Alice.DeleteStateAsync(Never))).Message, StringComparison.Ordinal);
        await Alice.UnlockAsync(Never);
        await Alice.DeleteStateAsync(Never);
        Assert.False(await State.ExistsAsync());
    }

    [Fact]
    public async Task An_environment_is_listed_as_long_as_it_has_an_owner()
    {
        foreach (var name in new[] { "alice", "alice-2", "bob" })
        {
            await Store.Environment(Project, name).WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never);
        }

        await Store.Environment(Project + "-two", "carol").WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never);
        await new EnvironmentRecord { Branch = "env-alice" }.WriteAsync(Alice, Never);
        await new EnvironmentRecord { Branch = new string('x', 7000) }.WriteAsync(Store.Environment(Project, "bob"), Never);
        await Store.Environment(Project, "gone").WriteAsync("backups/last.tfstate", BinaryData.FromString("{}"), Never);
        using var held = await LockAsync("alice");

        var list = await Store.ListAsync(Project, Never);

        Assert.Equal(["alice", "alice-2", "bob"], list.Select(environment => environment.Name));
        Assert.Equal(["env-alice", null, new string('x', 7000)], list.Select(environment => environment.Record?.Branch));
        Assert.Equal([held.Holder.ToString(), null, null], list.Select(environment => environment.Holder));

        await Alice.DeleteAsync(StoreFiles.Owner, Never);
        Assert.Equal(["alice-2", "bob"], (await Store.ListAsync(Project, Never)).Select(environment => environment.Name));
        Assert.Empty(await Store.ListAsync("nobody", Never));
    }

    [Fact]
    public async Task A_damaged_record_is_none_in_the_list_and_named_by_its_address_where_it_is_needed()
    {
        await Alice.WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never);
        await Alice.WriteAsync(StoreFiles.Record, BinaryData.FromString("{ \"branch"), Never);

        Assert.Equal([new StoredEnvironment("alice", null, null)], await Store.ListAsync(Project, Never));

        var problem = await FailsAsync(() => EnvironmentRecord.ReadAsync(Alice, Never));
        Assert.Equal("NG4042", problem.Code);
        Assert.EndsWith($"az storage blob delete --auth-mode login --blob-url {Container.Uri}/{Project}/alice.environment.json", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_hundred_environments_with_their_backups_are_listed_within_two_seconds()
    {
        const int environments = 500, backups = 5;
        var record = new EnvironmentRecord
        {
            Address = "https://app-todo-alice-0x1x2.azurewebsites.net",
            Branch = "env-alice",
            Commit = new string('c', 40),
            Provisioned = DateTimeOffset.UtcNow,
            Deployed = DateTimeOffset.UtcNow,
            ChangedBy = "https://github.com/contoso/todo/actions/runs/1234567890",
            Resources = 25,
            Lineage = Guid.NewGuid().ToString(),
            Subscription = Guid.NewGuid().ToString(),
            Product = "terraform",
        };
        var filling = Stopwatch.StartNew();
        await Parallel.ForAsync(0, environments, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, stop) =>
        {
            var store = Store.Environment(Project, $"env{i:000}");
            await store.WriteAsync(StoreFiles.Owner, BinaryData.FromString("{}"), Never);
            await record.WriteAsync(store, Never);
            await store.WriteAsync(StoreFiles.Configuration, BinaryData.FromString("zip"), Never);
            await Container.GetBlobClient($"{Project}/env{i:000}.tfstate").UploadAsync(BinaryData.FromString("{}"), stop);
            for (var backup = 0; backup < backups; backup++)
            {
                await store.WriteAsync($"backups/{backup:00}.tfstate", BinaryData.FromString("{}"), Never);
            }
        });
        var locks = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            Store.Environment(Project, $"env{i:000}").LockAsync(Holder("alice"), Long, Reporter, Never)));
        output.WriteLine($"filled in {filling.Elapsed.TotalSeconds:0.0} s");

        var times = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.StartNew();
            var list = await Store.ListAsync(Project, Never);
            times.Add(clock.Elapsed);
            Assert.Equal(environments, list.Count);
            Assert.All(list, environment => Assert.Equal(record, environment.Record));
            Assert.Equal(10, list.Count(environment => environment.Holder is not null));
        }

        output.WriteLine($"500 environments, {environments * backups} backups: {string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
        // The best: the others tell what else the machine had to do.
        Assert.True(times.Min() < TimeSpan.FromSeconds(2), $"{times.Min()}");
        Array.ForEach(locks, held => held.Dispose());
    }
}
