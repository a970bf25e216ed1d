namespace NubesGen.Tests.Environments;

public sealed class GitClientTests
{
    [Fact]
    public async Task A_repository_says_its_branch_commit_and_remote_also_from_a_folder_within()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("my repo ü");
        await GitFolder.GitAsync(repo, "remote", "add", "origin", "git@github.com:me/app.git");
        Directory.CreateDirectory(Path.Combine(repo, "src", "app"));

        var (repository, whyNot) = await GitFolder.FindAsync(Path.Combine(repo, "src", "app"));

        Assert.Null(whyNot);
        Assert.Equal(repo, repository!.WorkTree);
        Assert.Equal(Path.Combine(repo, ".git"), repository.CommonDirectory);
        Assert.Equal("env-alice", repository.Branch);
        Assert.Equal(await GitFolder.GitAsync(repo, "rev-parse", "HEAD"), repository.Commit);
        Assert.Equal("git@github.com:me/app.git", repository.Remote);
    }

    [Fact]
    public async Task A_repository_without_a_commit_has_a_branch_already()
    {
        using var folder = new GitFolder();
        await GitFolder.GitAsync(folder.Path, "init", "--quiet", "--initial-branch=env-new", "repo");

        var (repository, _) = await GitFolder.FindAsync(folder["repo"]);

        Assert.Equal("env-new", repository!.Branch);
        Assert.Null(repository.Commit);
        Assert.Null(repository.Remote);
    }

    [Fact]
    public async Task A_detached_head_is_no_branch()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "checkout", "--quiet", "--detach");

        var (repository, _) = await GitFolder.FindAsync(repo);

        Assert.Null(repository!.Branch);
        Assert.NotNull(repository.Commit);
    }

    [Fact]
    public async Task A_worktree_shares_the_git_directory_but_has_a_branch_of_its_own()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "worktree", "add", "--quiet", "-b", "env-bob", folder["tree"]);

        var (repository, _) = await GitFolder.FindAsync(folder["tree"]);

        Assert.Equal(folder["tree"], repository!.WorkTree);
        Assert.Equal(Path.Combine(repo, ".git"), repository.CommonDirectory);
        Assert.Equal("env-bob", repository.Branch);
    }

    [Fact]
    public async Task A_worktree_of_a_bare_repository_works_like_any_other()
    {
        using var folder = new GitFolder();
        await folder.CreateAsync("repo");
        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", "--bare", "repo", "bare.git");
        await GitFolder.GitAsync(folder["bare.git"], "worktree", "add", "--quiet", folder["tree"]);

        var (repository, _) = await GitFolder.FindAsync(folder["tree"]);

        Assert.Equal(folder["bare.git"], repository!.CommonDirectory);
        Assert.Equal("tree", repository.Branch);
        Assert.Null((await GitFolder.FindAsync(folder["bare.git"])).Repository);
    }

    [Fact]
    public async Task A_submodule_is_a_repository_of_its_own()
    {
        using var folder = new GitFolder();
        await folder.CreateAsync("library");
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "submodule", "--quiet", "add", folder["library"], "lib");

        var (repository, _) = await GitFolder.FindAsync(Path.Combine(repo, "lib"));

        Assert.Equal(Path.Combine(repo, "lib"), repository!.WorkTree);
        Assert.Equal(Path.Combine(repo, ".git", "modules", "lib"), repository.CommonDirectory);
        Assert.Equal(folder["library"], repository.Remote);
    }

    [Fact]
    public async Task A_build_started_by_a_hook_of_another_repository_finds_its_own()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        var other = await folder.CreateAsync("other");

        var (repository, _) = await GitFolder.FindAsync(
            repo, ("GIT_DIR", Path.Combine(other, ".git")), ("GIT_WORK_TREE", other), ("GIT_INDEX_FILE", Path.Combine(other, "index")));

        Assert.Equal(repo, repository!.WorkTree);
        Assert.Equal(Path.Combine(repo, ".git"), repository.CommonDirectory);
    }

    [Theory]
    [InlineData("env-$(touch${IFS}pwned)")]
    [InlineData("env-`touch-pwned`;x|y&z")]
    [InlineData("env-'quoted'\"twice\"")]
    [InlineData("env-größe/日本語")]
    [InlineData("env-%PATH%!x{a,b}")]
    public async Task A_hostile_branch_is_only_a_name(string branch)
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "checkout", "--quiet", "-b", branch);

        var (repository, _) = await GitFolder.FindAsync(repo);

        Assert.Equal(branch, repository!.Branch);
        Assert.Equal([".git"], Directory.EnumerateFileSystemEntries(repo).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Without_a_repository_or_without_git_the_reason_is_said()
    {
        using var folder = new GitFolder();

        Assert.Contains("not a git repository", (await GitFolder.FindAsync(folder.Path)).WhyNot, StringComparison.Ordinal);
        Assert.Equal((null, "git is not on the PATH"), await GitFolder.FindAsync(folder.Path, ("PATH", folder.Path)));
    }

    [Fact]
    public async Task All_branches_are_the_local_ones_and_those_of_the_remotes()
    {
        using var folder = new GitFolder();
        var origin = await folder.CreateAsync("origin");
        await GitFolder.GitAsync(origin, "branch", "env-größe/x");
        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", "origin", "clone");
        await GitFolder.GitAsync(folder["clone"], "remote", "rename", "origin", "team/main");
        await GitFolder.GitAsync(folder["clone"], "checkout", "--quiet", "-b", "env-local");

        Assert.Equal(["HEAD", "env-alice", "env-größe/x", "env-local"], (await GitFolder.BranchesAsync(folder["clone"]))!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_remotes_the_local_branches_are_all_there_are_the_one_without_a_commit_included()
    {
        using var folder = new GitFolder();
        await GitFolder.GitAsync(folder.Path, "init", "--quiet", "--initial-branch=env-new", "repo");

        Assert.Equal(["env-new"], await GitFolder.BranchesAsync(folder["repo"]));
    }

    [Theory]
    [InlineData("clone", "--quiet", "--depth=1", "--no-single-branch")]
    [InlineData("clone", "--quiet", "--single-branch")]
    [InlineData("clone", "--quiet", "--bare")]
    public async Task A_clone_without_all_branches_cannot_tell(params string[] clone)
    {
        using var folder = new GitFolder();
        var origin = await folder.CreateAsync("origin");
        await GitFolder.GitAsync(folder.Path, [.. clone, $"file://{origin}", "clone"]);
        if (clone.Contains("--bare"))
        {
            await GitFolder.GitAsync(folder["clone"], "worktree", "add", "--quiet", folder["tree"]);
        }

        Assert.Null(await GitFolder.BranchesAsync(folder[clone.Contains("--bare") ? "tree" : "clone"]));
    }

    [Fact]
    public async Task A_bare_repository_on_this_machine_is_asked_itself()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", "--bare", "repo", "gitops.git");
        await GitFolder.GitAsync(folder["gitops.git"], "branch", "env-of-somebody-else", "env-alice");
        await GitFolder.GitAsync(repo, "remote", "add", "local", folder["gitops.git"]);

        Assert.Null(await GitFolder.BranchesAsync(repo));
        Assert.Equal(["env-alice", "env-of-somebody-else"], (await GitFolder.BranchesAsync(repo, folder["gitops.git"]))!.Order(StringComparer.Ordinal));

        await GitFolder.GitAsync(folder["gitops.git"], "branch", "-D", "env-of-somebody-else");
        Assert.Equal(["env-alice"], await GitFolder.BranchesAsync(repo, folder["gitops.git"]));
    }

    [Fact]
    public async Task A_remote_that_was_never_fetched_cannot_tell()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "remote", "add", "origin", "git@github.com:me/app.git");

        Assert.Null(await GitFolder.BranchesAsync(repo));
    }
}
