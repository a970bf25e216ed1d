using NubesGen.Environments;
using NubesGen.State;
using NubesGen.Tests.Environments;

namespace NubesGen.Tests.State;

public sealed class LocalStoreTests
{
    [Fact]
    public void All_worktrees_of_a_repository_share_a_store_beside_its_git_directory()
    {
        Assert.Equal("/repo/.nubesgen", Find("/repo/src/app", "/repo/.git"));
        Assert.Equal("/repo/.nubesgen", Find("/elsewhere/tree/src/app", "/repo/.git"));
    }

    [Fact]
    public void A_submodule_and_a_bare_repository_keep_it_where_nobody_can_commit_it()
    {
        Assert.Equal("/repo/.git/modules/lib/.nubesgen", Find("/repo/lib", "/repo/.git/modules/lib"));
        Assert.Equal("/srv/app.git/.nubesgen", Find("/trees/main", "/srv/app.git"));
    }

    [Fact]
    public void Without_git_the_store_is_beside_the_project() => Assert.Equal("/code/app/.nubesgen", Find("/code/app", null));

    [Theory]
    [InlineData("../store", "/code/store")]
    [InlineData("/srv/store", "/srv/store")]
    public void A_named_store_is_taken_as_it_is(string named, string root) =>
        Assert.Equal(root, LocalStore.Find("/code/app", null, named).Root);

    [Fact]
    public async Task Git_does_not_see_the_store()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");

        LocalStore.Find(repo, (await GitFolder.FindAsync(repo)).Repository, null).Create("todo");

        Assert.True(Directory.Exists(Path.Combine(repo, ".nubesgen", "todo")));
        Assert.Equal("", await GitFolder.GitAsync(repo, "status", "--porcelain"));
    }

    [Fact]
    public void The_store_is_the_users_alone_with_all_its_folders()
    {
        using var folder = new TestFolder();

        LocalStore.Find(folder.Path, null, "a/b").Create("todo");

        Assert.All(
            [folder["a"], folder["a", "b"], folder["a", "b", "todo"]],
            path => Assert.Equal(PrivateFiles.FolderMode, OperatingSystem.IsWindows() ? PrivateFiles.FolderMode : File.GetUnixFileMode(path)));
    }

    [Fact]
    public void A_repository_keeps_its_id_whatever_store_is_named()
    {
        using var folder = new TestFolder();

        var id = LocalStore.Find(folder.Path, null, null).RepositoryId();

        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, LocalStore.Find(folder.Path, null, "elsewhere").RepositoryId());
    }

    [Fact]
    public void Projects_that_ask_for_the_id_at_once_all_get_the_same()
    {
        for (var round = 0; round < 200; round++)
        {
            using var folder = new TestFolder();
            var ids = new string[4];

            var threads = ids.Select((_, i) => new Thread(() => ids[i] = LocalStore.Find(folder.Path, null, null).RepositoryId())).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.Single(ids.Distinct());
        }
    }

    [Fact]
    public void A_projects_folder_goes_with_its_last_environment()
    {
        using var folder = new TestFolder();
        var store = LocalStore.Find(folder.Path, null, null);
        store.Create("todo");
        Directory.CreateDirectory(Path.Combine(store.ProjectFolder("todo"), "rg-todo-alice"));

        store.RemoveIfEmpty("todo");
        Assert.True(Directory.Exists(store.ProjectFolder("todo")));

        Directory.Delete(Path.Combine(store.ProjectFolder("todo"), "rg-todo-alice"));
        store.RemoveIfEmpty("todo");
        store.RemoveIfEmpty("todo");
        Assert.False(Directory.Exists(store.ProjectFolder("todo")));
    }

    private static string Find(string project, string? commonDirectory) => LocalStore.Find(
        project, commonDirectory is null ? null : new GitRepository(project, commonDirectory, null, null, null), null).Root;
}
