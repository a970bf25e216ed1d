using CsCheck;
using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Tests.State;

public sealed class OwnerTests
{
    private static readonly Owner Ours = new("alice", "todo", "github.com/me/todo", "id-1");

    [Theory]
    [InlineData("https://github.com/Me/App.git", "github.com/me/app")]
    [InlineData("https://github.com/me/app", "github.com/me/app")]
    [InlineData("https://github.com/me/app/", "github.com/me/app")]
    [InlineData("https://ghp_token@github.com/me/app.git", "github.com/me/app")]
    [InlineData("https://user:p%40ss@github.com:8443/me/app.git", "github.com/me/app")]
    [InlineData("git@github.com:me/app.git", "github.com/me/app")]
    [InlineData("github.com:me/app", "github.com/me/app")]
    [InlineData("github.com:me/app@v2", "github.com/me/app@v2")]
    [InlineData("git@github.com:/me/app.git", "github.com/me/app")]
    [InlineData("ssh://git@github.com:22/me/app.git", "github.com/me/app")]
    [InlineData("git://github.com/me/app.git", "github.com/me/app")]
    [InlineData("https://gitlab.com/group/sub/app.git", "gitlab.com/group/sub/app")]
    public void Every_spelling_of_a_remote_is_the_same_repository(string remote, string repository)
    {
        using var turkish = new Culture("tr-TR");

        Assert.Equal(repository, Owner.RepositoryOf(remote));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/srv/git/app.git")]
    [InlineData("../app")]
    [InlineData("./odd:name/app")]
    [InlineData("file:///srv/git/app.git")]
    [InlineData(@"C:\git\app")]
    public void A_remote_on_this_machine_says_nothing(string? remote) => Assert.Null(Owner.RepositoryOf(remote));

    [Fact]
    public void No_remote_is_too_strange() => Gen.String[Gen.Char["ab:/@.\\ü%[] "], 0, 20].Sample(remote => _ = Owner.RepositoryOf(remote), iter: 20_000);

    [Fact]
    public async Task Who_comes_first_owns_it_and_may_come_again()
    {
        using var folder = new TestFolder();
        var store = Store(folder);

        Assert.False(await Ours.CheckAsync(store, CancellationToken.None));
        await Ours.ClaimAsync(store, CancellationToken.None);
        await Ours.ClaimAsync(store, CancellationToken.None);

        Assert.True(await Ours.CheckAsync(store, CancellationToken.None));
    }

    [Fact]
    public async Task A_fresh_clone_and_a_remote_that_was_added_later_are_the_same_owner()
    {
        using var folder = new TestFolder();
        var store = Store(folder);
        await Ours.ClaimAsync(store, CancellationToken.None);

        Assert.True(await (Ours with { RepositoryId = "id-2" }).CheckAsync(store, CancellationToken.None));
        Assert.True(await (Ours with { Repository = null }).CheckAsync(store, CancellationToken.None));
    }

    [Fact]
    public async Task Anybody_else_is_refused()
    {
        using var folder = new TestFolder();
        var store = Store(folder);
        await Ours.ClaimAsync(store, CancellationToken.None);
        Owner[] others =
        [
            Ours with { Project = "shop" },
            Ours with { Environment = "bob" },
            Ours with { Repository = "github.com/you/todo", RepositoryId = "id-2" },
            Ours with { Repository = null, RepositoryId = "id-2" },
        ];

        await Assert.AllAsync(others, async other =>
        {
            var problem = (await Assert.ThrowsAsync<NubesGenException>(() => other.ClaimAsync(store, CancellationToken.None))).Problems[0];
            Assert.Equal("NG4001", problem.Code);
            Assert.Contains("belongs to project 'todo' of github.com/me/todo", problem.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Two_repositories_without_a_remote_are_not_the_same()
    {
        using var folder = new TestFolder();
        var store = Store(folder);
        await (Ours with { Repository = null }).ClaimAsync(store, CancellationToken.None);

        await Assert.ThrowsAsync<NubesGenException>(
            () => (Ours with { Repository = null, RepositoryId = "id-2" }).ClaimAsync(store, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_come_at_once_exactly_one_owns_it()
    {
        using var folder = new TestFolder();
        var store = Store(folder);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await new Owner("alice", "todo", null, $"id-{i}").ClaimAsync(store, CancellationToken.None);
                return true;
            }
            catch (NubesGenException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task The_last_backup_of_a_destroyed_environment_is_its_former_owners()
    {
        using var folder = new TestFolder();
        var store = Store(folder);
        await store.WriteAsync(StoreFiles.FormerOwner, StoreFiles.ToJson(Ours), CancellationToken.None);
        var other = Ours with { Repository = "github.com/you/todo", RepositoryId = "id-2" };

        foreach (var command in new Func<Task>[] { () => other.CheckAsync(store, CancellationToken.None), () => other.ClaimAsync(store, CancellationToken.None) })
        {
            var problem = (await Assert.ThrowsAsync<NubesGenException>(command)).Problems[0];
            Assert.Equal("NG4001", problem.Code);
            Assert.EndsWith($"rm '{folder["env", "backups", "owner.json"]}'", problem.Message, StringComparison.Ordinal);
        }

        Assert.False(await Ours.CheckAsync(store, CancellationToken.None));
        await Ours.ClaimAsync(store, CancellationToken.None);
        Assert.True(await Ours.CheckAsync(store, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"environment\": \"ali")]
    public async Task A_damaged_record_is_named_with_what_to_type(string text)
    {
        using var folder = new TestFolder();
        var store = Store(folder);
        await store.WriteAsync(StoreFiles.Owner, new BinaryData(text), CancellationToken.None);

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => Ours.CheckAsync(store, CancellationToken.None))).Problems);

        Assert.Equal("NG4042", problem.Code);
        Assert.EndsWith($"rm '{folder["env", "owner.json"]}'", problem.Message, StringComparison.Ordinal);
    }

    private static FileEnvironmentStore Store(TestFolder folder) => new("alice", folder["env"]);
}
