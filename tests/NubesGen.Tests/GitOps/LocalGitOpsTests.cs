using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.GitOps;

public sealed class LocalGitOpsTests : IDisposable
{
    private readonly GitFolder folder = new();
    private readonly RecordingReporter reporter = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Set_up_twice_the_second_time_changes_nothing()
    {
        var repo = await folder.CreateAsync("repo");
        await SetUpAsync(repo);
        var before = Snapshot(repo);
        reporter.Steps.Clear();

        await SetUpAsync(repo);

        Assert.Equal(before, Snapshot(repo));
        Assert.Contains("All of it is there already: nothing changed", reporter.Steps);
        Assert.Equal(Bare(repo), await GitFolder.GitAsync(repo, "remote", "get-url", "local"));
        Assert.Empty(await GitFolder.GitAsync(repo, "status", "--porcelain"));
    }

    [Fact]
    public async Task What_was_left_half_done_is_finished()
    {
        var repo = await folder.CreateAsync("repo");
        await SetUpAsync(repo);
        File.Delete(Path.Combine(Bare(repo), "hooks", "post-receive"));
        await GitFolder.GitAsync(Bare(repo), "config", "--unset", "core.hooksPath");
        await GitFolder.GitAsync(repo, "remote", "remove", "local");

        await SetUpAsync(repo);

        Assert.True(File.Exists(Path.Combine(Bare(repo), "hooks", "post-receive")));
        Assert.Equal(Path.Combine(Bare(repo), "hooks"), await GitFolder.GitAsync(Bare(repo), "config", "core.hooksPath"));
        Assert.Equal(Bare(repo), await GitFolder.GitAsync(repo, "remote", "get-url", "local"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_hook_that_git_would_take_no_notice_of_is_mended()
    {
        var repo = await folder.CreateAsync("repo");
        await SetUpAsync(repo);
        var hook = Path.Combine(Bare(repo), "hooks", "post-receive");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await SetUpAsync(repo);

        Assert.True(File.GetUnixFileMode(hook).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task A_dry_run_says_all_of_it_and_touches_nothing()
    {
        var repo = await folder.CreateAsync("repo");
        var before = Snapshot(repo);

        await SetUpAsync(repo, new SetupRequest(DryRun: true, Undo: false));

        Assert.Equal(before, Snapshot(repo));
        Assert.Equal(4, reporter.Steps.Count(step => step.StartsWith("would ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_remote_of_that_name_for_something_else_is_not_touched()
    {
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "remote", "add", "local", "https://me:t0ken@somewhere.example/else.git");
        var before = Snapshot(repo);

        var error = await Assert.ThrowsAsync<NubesGenException>(() => SetUpAsync(repo));

        Assert.Equal("NG6080", Assert.Single(error.Problems).Code);
        Assert.Contains("https://somewhere.example/else.git", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(repo));
    }

    [Fact]
    public async Task A_repository_that_was_moved_is_set_up_again_where_it_is()
    {
        var before = await folder.CreateAsync("before");
        await SetUpAsync(before);
        Directory.Move(before, folder["after"]);

        await SetUpAsync(folder["after"]);

        Assert.Equal(Bare(folder["after"]), await GitFolder.GitAsync(folder["after"], "remote", "get-url", "local"));
        Assert.Equal(Path.Combine(Bare(folder["after"]), "hooks"), await GitFolder.GitAsync(Bare(folder["after"]), "config", "core.hooksPath"));
    }

    [Fact]
    public async Task It_is_taken_back_when_confirmed_and_environments_stay_and_are_named()
    {
        var repo = await folder.CreateAsync("repo");
        await SetUpAsync(repo);
        var store = new FileEnvironmentStore("alice", Path.Combine(repo, ".nubesgen", "todo-api", "rg-todo-api-alice"));
        await store.WriteAsync(StoreFiles.Owner, new BinaryData("{}"), CancellationToken.None);
        var record = new EnvironmentRecord { Branch = "env-alice", Pushed = true, BranchGone = DateTimeOffset.UnixEpoch };
        await record.WriteAsync(store, CancellationToken.None);
        var undo = new SetupRequest(DryRun: false, Undo: true);

        Assert.Equal("NG6082", Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => SetUpAsync(repo, undo))).Problems).Code);
        await SetUpAsync(repo, undo with { DryRun = true });
        Assert.True(Directory.Exists(Bare(repo)));
        await SetUpAsync(repo, undo, confirmed: "todo-api");

        Assert.False(Directory.Exists(Bare(repo)));
        Assert.Empty(await GitFolder.GitAsync(repo, "remote"));
        Assert.Contains(reporter.Steps, step => step.StartsWith("These environments stay: alice.", StringComparison.Ordinal));
        // Its branch is not gone from a remote that is no more.
        Assert.Equal(record with { Pushed = false, BranchGone = null }, await EnvironmentRecord.ReadAsync(store, CancellationToken.None));

        await SetUpAsync(repo, undo, confirmed: "todo-api");
        Assert.EndsWith("nothing to take back", reporter.Steps.Last(step => !step.StartsWith("These ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_projects_share_it_until_the_last_is_taken_back()
    {
        var repo = await folder.CreateAsync("repo");
        await SetUpAsync(repo);
        await SetUpAsync(repo, name: "other");
        var undo = new SetupRequest(DryRun: false, Undo: true);

        await SetUpAsync(repo, undo, confirmed: "other", name: "other");
        Assert.Equal(["todo-api.json"], Directory.EnumerateFiles(Path.Combine(Bare(repo), "nubesgen", "projects")).Select(Path.GetFileName));
        Assert.Equal("local", await GitFolder.GitAsync(repo, "remote"));

        await SetUpAsync(repo, undo, confirmed: "todo-api");
        Assert.False(Directory.Exists(Bare(repo)));
    }

    [Fact]
    public async Task The_bare_repository_belongs_to_the_store_it_lies_in_and_keeps_no_token()
    {
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "remote", "add", "origin", "https://secret@github.com/Me/App.git");
        await SetUpAsync(repo);
        await GitFolder.GitAsync(repo, "push", "--quiet", "--no-verify", "local", "env-alice:refs/heads/other");
        await GitFolder.GitAsync(Bare(repo), "worktree", "add", "--quiet", "--detach", folder["tree"], "other");

        var (pushed, _) = await GitFolder.FindAsync(folder["tree"]);
        var store = LocalStore.Find(folder["tree"], pushed, null);

        Assert.True(store.IsPushedTo);
        Assert.Equal(Path.Combine(repo, ".nubesgen"), store.Root);
        Assert.Equal(LocalStore.Find(repo, (await GitFolder.FindAsync(repo)).Repository, null).RepositoryId(), store.RepositoryId());
        Assert.Equal("github.com/me/app", Owner.RepositoryOf(pushed!.Remote));
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(Path.Combine(Bare(repo), "config")), StringComparison.Ordinal);
    }

    private static string Bare(string repo) => Path.Combine(repo, ".nubesgen", "gitops.git");

    private async Task SetUpAsync(string repo, SetupRequest? request = null, string? confirmed = null, string name = "todo-api")
    {
        var machine = ScrubbedMachine.Create();
        var git = new GitClient(new CommandRunner(machine), machine);
        var (repository, _) = await git.FindAsync(repo, CancellationToken.None);
        var application = TestApplications.Create(repo, name: name);
        var store = LocalStore.Find(application.ProjectDirectory, repository, null);
        await new LocalGitOps(application, store, repository!, AppContext.BaseDirectory, git, machine, reporter)
            .RunAsync(request ?? new SetupRequest(DryRun: false, Undo: false), confirmed, CancellationToken.None);
    }

    /// <summary>All files with their content and time, but for what git itself writes whenever it is asked.</summary>
    private static IEnumerable<string> Snapshot(string repo) => [.. Directory.EnumerateFiles(repo, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(file => !file.EndsWith("/index", StringComparison.Ordinal))
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToBase64String(File.ReadAllBytes(file))}")];
}
