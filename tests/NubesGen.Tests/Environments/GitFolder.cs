using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.Tests.Generation;
using NubesGen.Tests.Terraform;

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
        var machine = CleanMachine(variables);
        return new GitClient(new CommandRunner(machine), machine).FindAsync(directory, CancellationToken.None);
    }

    public static Machine CleanMachine(params (string Name, string Value)[] variables)
    {
        var all = TerraformHome.CleanMachine().Variables.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return new Machine(all);
    }

    public void Dispose() => folder.Dispose();
}
