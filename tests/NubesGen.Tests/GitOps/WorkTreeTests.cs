using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps.Local;
using NubesGen.Processes;
using NubesGen.Tests.Environments;

namespace NubesGen.Tests.GitOps;

public sealed class WorkTreeTests : IDisposable
{
    private readonly GitFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_compiled_stays_and_all_else_is_as_it_was_pushed()
    {
        var (tree, first, second) = await CreateAsync();
        await tree.CheckOutAsync(first, CancellationToken.None);
        foreach (var file in new[] { "app/obj/compiled", "app/bin/published", "app/left-behind" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tree.Path, file))!);
            await File.WriteAllTextAsync(Path.Combine(tree.Path, file), "x");
        }

        await File.WriteAllTextAsync(Path.Combine(tree.Path, "file"), "edited");
        await tree.CheckOutAsync(second, CancellationToken.None);

        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(tree.Path, "file")));
        Assert.Equal([".git", "app/obj/compiled", "file"], Directory.EnumerateFiles(tree.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(tree.Path, file)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bare.git/worktrees/tree/index.lock")]
    [InlineData("bare.git/worktrees/tree/HEAD")]
    [InlineData("tree/.git")]
    public async Task Killed_half_way_the_next_check_out_begins_anew(string damaged)
    {
        var (tree, first, second) = await CreateAsync();
        await tree.CheckOutAsync(first, CancellationToken.None);
        await File.WriteAllTextAsync(folder[damaged], "");

        await tree.CheckOutAsync(second, CancellationToken.None);

        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(tree.Path, "file")));
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_a_problem_that_says_so()
    {
        var (tree, _, _) = await CreateAsync();

        var error = await Assert.ThrowsAsync<NubesGenException>(() => tree.CheckOutAsync(new string('1', 40), CancellationToken.None));

        Assert.Equal("NG6084", Assert.Single(error.Problems).Code);
    }

    private async Task<(WorkTree Tree, string First, string Second)> CreateAsync()
    {
        var repo = await folder.CreateAsync("repo");
        var commits = new List<string>();
        foreach (var text in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(Path.Combine(repo, "file"), text);
            await GitFolder.GitAsync(repo, "add", "--all");
            await GitFolder.GitAsync(repo, "commit", "--quiet", "--message", text);
            commits.Add(await GitFolder.GitAsync(repo, "rev-parse", "HEAD"));
        }

        await GitFolder.GitAsync(folder.Path, "clone", "--quiet", "--bare", "repo", "bare.git");
        var machine = ScrubbedMachine.Create();
        return (new WorkTree(new BareRepository(folder["bare.git"]), folder["tree"], new GitClient(new CommandRunner(machine), machine)), commits[0], commits[1]);
    }
}
