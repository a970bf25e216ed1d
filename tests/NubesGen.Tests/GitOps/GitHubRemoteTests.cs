using NubesGen.GitOps.GitHub;
using NubesGen.Processes;

namespace NubesGen.Tests.GitOps;

/// <summary>Which GitHub a remote is on, where it is asked, and whose token goes there.</summary>
public sealed class GitHubRemoteTests
{
    [Theory]
    [InlineData("git@github.com:Me/App.git", "github.com/me/app", "https://api.github.com/", "https://token.actions.githubusercontent.com")]
    [InlineData("https://token@github.com/me/app", "github.com/me/app", "https://api.github.com/", "https://token.actions.githubusercontent.com")]
    [InlineData("ssh://git@ssh.github.com:443/me/app.git", "github.com/me/app", "https://api.github.com/", "https://token.actions.githubusercontent.com")]
    [InlineData("https://contoso.ghe.com/me/app", "contoso.ghe.com/me/app", "https://api.contoso.ghe.com/", "https://token.actions.contoso.ghe.com")]
    [InlineData("git@git.contoso.example:me/app.git", "git.contoso.example/me/app", "https://git.contoso.example/api/v3", "https://git.contoso.example/_services/token")]
    public void It_is_found_however_the_remote_is_spelt(string address, string repository, string api, string issuer)
    {
        var remote = GitHubRemote.Parse(address)!;
        Assert.Equal(repository, remote.Repository);
        Assert.Equal(api, remote.Api(new Machine(new Dictionary<string, string>())).ToString());
        Assert.Equal(issuer, remote.Issuer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/srv/git/app.git")]
    [InlineData("https://dev.azure.com/contoso/project/_git/app")]
    [InlineData("https://github.com/app")]
    public void What_has_no_owner_and_name_is_on_none(string? address) => Assert.Null(GitHubRemote.Parse(address));

    [Fact]
    public void Another_address_of_the_API_counts_for_the_GitHub_that_it_belongs_to_only()
    {
        var machine = new Machine(new Dictionary<string, string> { ["GITHUB_SERVER_URL"] = "https://git.contoso.example", ["GITHUB_API_URL"] = "https://api.contoso.example/" });
        Assert.Equal("https://api.contoso.example/", GitHubRemote.Parse("git@git.contoso.example:me/app.git")!.Api(machine).ToString());
        Assert.Equal("https://api.github.com/", GitHubRemote.Parse("git@github.com:me/app.git")!.Api(machine).ToString());
    }

    [Theory]
    [InlineData("git@github.com:me/app.git", "GH_TOKEN", "secret")]
    [InlineData("git@github.com:me/app.git", "GITHUB_TOKEN", "secret")]
    [InlineData("git@gitlab.example:me/app.git", "GH_TOKEN", null)]
    [InlineData("git@gitlab.example:me/app.git", "GITHUB_TOKEN", null)]
    [InlineData("git@git.contoso.example:me/app.git", "GH_ENTERPRISE_TOKEN", "secret")]
    [InlineData("git@github.com:me/app.git", "GH_ENTERPRISE_TOKEN", null)]
    public async Task A_token_goes_to_no_other_host(string address, string variable, string? expected)
    {
        var machine = new Machine(new Dictionary<string, string> { [variable] = "secret" });
        var (token, whyNot) = await new GitHubToken(machine, new CommandRunner(machine)).FindAsync(GitHubRemote.Parse(address)!, Path.GetTempPath(), CancellationToken.None);
        Assert.Equal(expected, token);
        Assert.DoesNotContain("secret", whyNot, StringComparison.Ordinal);
    }
}
