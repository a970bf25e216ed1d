using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.Tests.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

public sealed class EnvironmentResolverTests
{
    [Fact]
    public async Task The_branch_that_is_checked_out_is_the_environment()
    {
        using var folder = new GitFolder();
        var repo = await folder.CreateAsync("repo");
        await GitFolder.GitAsync(repo, "remote", "add", "origin", "https://token@github.com/Me/App.git");

        var resolved = await ResolveAsync(repo, []);

        Assert.Equal("alice", resolved.Target.Name.Value);
        Assert.Equal("env-alice", resolved.Target.Branch);
        Assert.Equal(CloudKind.Local, resolved.Target.Cloud);
        Assert.Equal(Path.Combine(repo, ".nubesgen", "todo-api", "rg-todo-api-alice"), resolved.Target.Folder);
        Assert.Equal("github.com/me/app", resolved.Repository);
        Assert.False(Directory.Exists(Path.Combine(repo, ".nubesgen")));
    }

    [Fact]
    public async Task A_name_given_outright_goes_before_any_branch_and_needs_no_git()
    {
        using var folder = new GitFolder();

        var resolved = await ResolveAsync(folder.Path, new() { ["NubesGenEnvironment"] = "bob", ["NubesGenBranch"] = "env-carol" });

        Assert.Equal("bob", resolved.Target.Name.Value);
        Assert.Null(resolved.Target.Branch);
        Assert.Null(resolved.Target.Commit);
    }

    [Theory]
    [InlineData("CI", "true", "", "NG6001")]
    [InlineData("CI", "false", "", null)]
    [InlineData("CI", "true", "local", null)]
    [InlineData("NUBESGEN_STATE_STORAGE_ACCOUNT", "account", "", "NG6007")]
    [InlineData("NUBESGEN_STATE_STORAGE_ACCOUNT", "account", "Local", null)]
    [InlineData("X", "", "Azure", "NG6006")]
    [InlineData("X", "", "Aws", "NG2001")]
    public async Task The_cloud_is_Local_only_where_nothing_says_otherwise(string variable, string value, string cloud, string? code)
    {
        using var folder = new GitFolder();
        var action = () => ResolveAsync(
            folder.Path, new() { ["NubesGenEnvironment"] = "bob", ["NubesGenCloud"] = cloud }, (variable, value));

        Assert.Equal(code, code is null
            ? (await action()).Target.Cloud == CloudKind.Local ? null : "?"
            : (await Assert.ThrowsAsync<NubesGenException>(action)).Problems[0].Code);
    }

    [Fact]
    public async Task A_simulated_cloud_is_had_everywhere()
    {
        using var folder = new GitFolder();

        var resolved = await ResolveAsync(folder.Path, new() { ["NubesGenEnvironment"] = "bob", ["NubesGenCloud"] = "simulated" }, ("CI", "true"));

        Assert.Equal(CloudKind.Simulated, resolved.Target.Cloud);
    }

    private static Task<ResolvedEnvironment> ResolveAsync(
        string repository, Dictionary<string, string> properties, params (string Name, string Value)[] variables)
    {
        var application = TestApplications.Create(repository);
        Directory.CreateDirectory(application.ProjectDirectory);
        var machine = ScrubbedMachine.Create(variables);
        return new EnvironmentResolver(new GitClient(new CommandRunner(machine), machine), machine)
            .ResolveAsync(application, new Settings(properties), CancellationToken.None);
    }
}
