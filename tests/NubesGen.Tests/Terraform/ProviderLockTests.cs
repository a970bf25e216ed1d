using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

[Trait("Category", "Slow")]
public sealed class ProviderLockTests
{
    private static readonly string Here = $"{ScrubbedMachine.Create().OperatingSystemName}_{ScrubbedMachine.Create().Architecture}";

    [Fact]
    public async Task The_first_init_locks_the_providers_of_all_platforms_and_asks_for_a_commit()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);

        await mirror.InitAsync();

        Assert.Equal(ProviderLock.Platforms.Count, mirror.Hashes);
        Assert.Contains($"wrote {mirror.LockFile}: commit it, so that everybody gets the same providers", mirror.Home.Reporter.Steps);
        Assert.False(await mirror.InitAsync());
    }

    [Fact]
    public async Task Every_later_init_leaves_the_file_alone()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        await mirror.InitAsync();
        var written = await File.ReadAllTextAsync(mirror.LockFile);
        mirror.Clone();

        Assert.True(await mirror.InitAsync());

        Assert.Equal(written, await File.ReadAllTextAsync(mirror.LockFile));
        Assert.Single(mirror.Home.Reporter.Steps, step => step.StartsWith("terraform providers lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_is_not_the_locked_one_is_refused()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        await mirror.InitAsync();
        mirror.WriteProvider(Here, "tampered with");
        mirror.Clone();

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(mirror.InitAsync)).Problems);

        Assert.Equal("NG3019", problem.Code);
        Assert.Contains("hashicorp/azurerm v5.2.0", problem.Message);
    }

    [Theory]
    [InlineData("\"~> 5.2\"", "\"~> 5.3\"")]
    [InlineData("azurerm = {", ProviderMirror.Another)]
    public async Task A_configuration_that_wants_more_than_was_locked_says_to_lock_again(string old, string changed)
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        await mirror.InitAsync();
        var written = await File.ReadAllTextAsync(mirror.LockFile);
        mirror.Home.Write(ProviderMirror.Configuration.Replace(old, changed, StringComparison.Ordinal));

        var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(mirror.InitAsync)).Problems);

        Assert.Equal("NG3020", problem.Code);
        Assert.EndsWith("commit the new one.", problem.Message);
        Assert.Equal(written, await File.ReadAllTextAsync(mirror.LockFile));
    }

    [Fact]
    public async Task Where_other_platforms_cannot_be_had_this_one_is_locked_and_the_rest_is_said()
    {
        using var mirror = new ProviderMirror(Here);

        await mirror.InitAsync();

        Assert.Equal(1, mirror.Hashes);
        var problem = mirror.Home.Reporter.Problems.Single(p => p.Code == "NG3018");
        Assert.Equal((Severity.Warning, mirror.LockFile), (problem.Severity, problem.File));
        Assert.Contains("providers lock -platform=linux_amd64 -platform=linux_arm64", problem.Message);
        mirror.Clone();
        Assert.True(await mirror.InitAsync());
    }

    [Fact]
    public async Task In_ci_a_missing_file_is_made_for_the_runs_own_platform_and_warned_of()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);

        await mirror.ClientIn(ScrubbedMachine.Create(("CI", "true"))).InitAsync(mirror.Home.Context, CancellationToken.None);

        Assert.Equal(1, mirror.Hashes);
        Assert.Equal(["terraform init"], mirror.Home.Reporter.Steps);
        // Terraform itself warns of providers from a mirror (NG3008).
        var problem = Assert.Single(mirror.Home.Reporter.Problems, problem => problem.Code != "NG3008");
        Assert.Equal(("NG3017", Severity.Warning), (problem.Code, problem.Severity));
        Assert.Contains($"terraform -chdir=\"{mirror.Home.Configuration}\" providers lock -platform=linux_amd64", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_between_init_and_lock_is_finished_by_the_next()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        var starts = 0;
        var left = "";
        var killed = mirror.Home.Context with
        {
            OnStarted = _ =>
            {
                if (++starts == 2)
                {
                    left = File.ReadAllText(mirror.LockFile);
                    throw new IOException("killed");
                }
            },
        };
        await Assert.ThrowsAsync<IOException>(() => mirror.Home.Client.InitAsync(killed, CancellationToken.None));
        // The interrupt may come too late for a command as quick as this one.
        await File.WriteAllTextAsync(mirror.LockFile, left);
        Assert.Equal(1, mirror.Hashes);

        await mirror.InitAsync();

        Assert.Equal(ProviderLock.Platforms.Count, mirror.Hashes);
    }

    [Fact]
    public async Task Without_leave_to_lock_nothing_is_said_about_the_file()
    {
        using var mirror = new ProviderMirror(Here);
        mirror.Home.Context = mirror.Home.Context with { LockProviders = false };

        await mirror.InitAsync();
        mirror.Home.Write(ProviderMirror.Configuration.Replace("azurerm = {", ProviderMirror.Another, StringComparison.Ordinal));
        await mirror.InitAsync();

        Assert.Contains("hashicorp/other", await File.ReadAllTextAsync(mirror.LockFile), StringComparison.Ordinal);
        Assert.DoesNotContain(mirror.Home.Reporter.Steps, step => step.Contains("lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_without_providers_has_no_file()
    {
        using var home = new TerraformHome("");
        home.Context = home.Context with { LockProviders = true };

        await home.Client.InitAsync(home.Context, CancellationToken.None);

        Assert.False(File.Exists(Path.Combine(home.Configuration, ".terraform.lock.hcl")));
        Assert.Equal(["terraform init"], home.Reporter.Steps);
    }
}
