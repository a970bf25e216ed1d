using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Environments;

/// <summary>A folder for repositories that real git makes.</summary>
internal sealed class GitFolder : IDisposable
{
    private readonly TestFolder folder = new();

    public string Path => folder.Path;

    public string this[params string[] parts] => folder[parts];

    /// <summary>Makes a repository with one commit on the branch <c>env-alice</c>.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await GitAsync(Path, "init", "--quiet", "--initial-branch=env-alice", name);
        await GitAsync(folder[name], "commit", "--quiet", "--allow-empty", "--message=first");
        return folder[name];
    }

    public static async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var result = await TestProgram.RunAsync(
            "git", directory, ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always", .. arguments]);
        Assert.True(result.Succeeded, result.Error);
        return result.Output.TrimEnd('\n');
    }

    public static Task<(GitRepository? Repository, string? WhyNot)> FindAsync(string directory, params (string Name, string Value)[] variables)
    {
        var machine = ScrubbedMachine.Create(variables);
        return new GitClient(new CommandRunner(machine), machine).FindAsync(directory, CancellationToken.None);
    }

    public static async Task<IReadOnlySet<string>?> BranchesAsync(string directory, string? bare = null)
    {
        var machine = ScrubbedMachine.Create();
        var git = new GitClient(new CommandRunner(machine), machine);
        return await git.BranchesAsync((await git.FindAsync(directory, CancellationToken.None)).Repository!, bare, CancellationToken.None);
    }

    public void Dispose() => folder.Dispose();
}
