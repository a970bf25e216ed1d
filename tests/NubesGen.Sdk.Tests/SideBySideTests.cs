using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace NubesGen.Tests;

/// <summary>What <c>dotnet build -t:DeployEnv</c> does at once: publishing and provisioning, in one process under one lock.</summary>
public sealed partial class SideBySideTests(PackageFixture package) : IDisposable
{
    /// <summary>Tenths of a second.</summary>
    private const int Tries = 1200;

    private readonly TestRepository repository = new(package);

    [Fact]
    public async Task Each_waits_for_the_other_to_begin_so_both_end_only_when_they_run_at_once()
    {
        await repository.InitGitAsync("env-both");
        Declare($"touch '{repository["provisioning"]}' && {WaitFor("publishing")}");
        Hook("Publish", $"touch '{repository["publishing"]}' && {WaitFor("provisioning")}");

        var alone = await repository.DotNetAsync("build", "-t:Provision", "-p:NubesGenEnvironment=alone");
        Assert.DoesNotContain("publish", alone.Output, StringComparison.OrdinalIgnoreCase);
        var deployed = await repository.DotNetAsync("build", "-m:1", "-t:DeployEnv");

        Assert.Matches(@"Took \d+\.\d s: provision \d+\.\d s, publish \d+\.\d s meanwhile, trial \d+\.\d s, switch \d+\.\d s", deployed.Output);
        // Once, and in the order that people know.
        Assert.Single(Regex.Matches(deployed.Output, "publish/"));
        Assert.True(At(deployed.Output, "created terraform_data.meeting") < At(deployed.Output, "trying release"), deployed.Output);
    }

    [Fact]
    public async Task When_publishing_fails_provisioning_ends_well_nothing_is_deployed_and_the_next_run_goes_on()
    {
        await repository.InitGitAsync("env-half");
        Hook("Publish", "test ! -e broken");
        repository.Write(Path.Combine(repository.ProjectName, "broken"), "1");

        var failed = await repository.FailAsync("MSB3073", "build", "-t:DeployEnv");

        Assert.Contains("created terraform_data.app", failed, StringComparison.Ordinal);
        Assert.Contains("nothing will be deployed", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("Deploy: ", failed, StringComparison.Ordinal);
        File.Delete(repository[repository.ProjectName, "broken"]);
        var again = await repository.DotNetAsync("build", "-t:DeployEnv");
        Assert.Contains("No changes: what is declared exists", again.Output, StringComparison.Ordinal);
        Assert.Contains("release 1 serves", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_ends_both_and_the_next_run_goes_on()
    {
        await repository.InitGitAsync("env-stopped");
        Declare($"touch '{repository["provisioning"]}'; exec sleep 300");
        Hook("Publish", $"{WaitFor("provisioning")} && echo both are at it && exec sleep 300");
        using var cancellation = new CancellationTokenSource();
        var output = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repository.StartAsync(
            "dotnet", ["build", "-t:DeployEnv", "-nodeReuse:false"], cancellationToken: cancellation.Token, onOutput: line =>
            {
                output.Add(line);
                if (line.Contains("both are at it", StringComparison.Ordinal))
                {
                    cancellation.Cancel();
                }
            }));

        Assert.Contains(output, line => line.Contains("error NG5017:", StringComparison.Ordinal));
        Assert.DoesNotContain(output, line => line.Contains("Publishing has failed", StringComparison.Ordinal));
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
        File.Delete(repository[repository.ProjectName, "hook.targets"]);
        File.Delete(Meeting);
        Assert.Contains("release 1 serves", (await repository.DotNetAsync("build", "-t:DeployEnv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_of_a_database_is_in_the_longest_log_nor_in_a_binary_one()
    {
        await DebianPackages.EnsureAsync(["/usr/lib/postgresql/*/bin"], ("initdb", "postgresql"));
        await repository.InitGitAsync("env-secret");
        repository.ChangeProject(root => root.AddProperty("NubesGenDatabase", "PostgreSql"));
        var binlog = repository["build.binlog"];

        var deployed = await repository.DotNetAsync("build", "-t:DeployEnv", $"-bl:{binlog}", "-v:diag");

        var settings = await File.ReadAllTextAsync(
            Directory.EnumerateFiles(repository.Store, "release.json", SearchOption.AllDirectories).Single());
        var password = PasswordOfSetting().Match(settings).Groups[1].Value;
        Assert.True(password.Length > 10, "a connection string has a password");
        Assert.DoesNotContain(password, deployed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, Encoding.UTF8.GetString(await UnpackAsync(binlog)), StringComparison.Ordinal);
        await repository.DotNetAsync("build", "-t:DestroyEnv");
    }

    public void Dispose() => repository.Dispose();

    /// <summary>A file of the user's own beside the generated one.</summary>
    private string Meeting =>
        repository[".nubesgen", "web-app", $"rg-web-app-{File.ReadAllText(repository[".git", "HEAD"]).Trim().Split("env-")[^1]}", "terraform", "meeting.tf"];

    private void Declare(string command) => repository.Write(
        Meeting,
        $$"""
        resource "terraform_data" "meeting" {
          provisioner "local-exec" {
            command = "{{command}}"
          }
        }
        """);

    /// <summary>A target of the user's own, right before one of the SDK's.</summary>
    private void Hook(string target, string command)
    {
        repository.Write(
            Path.Combine(repository.ProjectName, "hook.targets"),
            $"<Project><Target Name=\"Hook\" BeforeTargets=\"{target}\"><Exec Command=\"{System.Security.SecurityElement.Escape(command)}\" WorkingDirectory=\"$(MSBuildProjectDirectory)\" /></Target></Project>");
        repository.ChangeProject(root => root.AddImport("hook.targets").Condition = "Exists('hook.targets')");
    }

    /// <summary>By a script, since MSBuild and Terraform each make something of their own of a shell's dollar signs.</summary>
    private string WaitFor(string file)
    {
        repository.Write("wait.sh", $"n=0\nuntil [ -e \"$1\" ]; do\n  n=$((n + 1))\n  [ $n -lt {Tries} ] || exit 1\n  sleep 0.1\ndone\n");
        return $"sh '{repository["wait.sh"]}' '{repository[file]}'";
    }

    private static int At(string output, string text)
    {
        var at = output.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{text} is not in: {output}");
        return at;
    }

    private static async Task<byte[]> UnpackAsync(string binlog)
    {
        await using var file = File.OpenRead(binlog);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        await unpacked.CopyToAsync(memory);
        return memory.ToArray();
    }

    [GeneratedRegex("""Password=([^;"\\]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordOfSetting();
}
