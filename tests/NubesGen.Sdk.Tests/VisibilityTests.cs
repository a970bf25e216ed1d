using System.IO.Compression;
using System.Text;

namespace NubesGen.Tests;

/// <summary>What a person sees, and what nobody may.</summary>
public sealed class VisibilityTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    [Fact]
    public async Task A_terminal_shows_each_step_and_the_address()
    {
        await repository.InitGitAsync("env-seen");

        var typed = await repository.RunAsync("script", ["-qec", "dotnet publish -t:DeployEnv -tl:on -nodeReuse:false", "/dev/null"]);

        Assert.All(
            ["environment seen of web-app on the Local cloud", "terraform init", "created terraform_data.app", "release 1 serves at http://127.0.0.1:", "→"],
            text => Assert.Contains(text, typed.Output, StringComparison.Ordinal));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
    }

    [Fact]
    public async Task No_secret_reaches_a_binary_log_or_a_log_file()
    {
        const string canary = "canary-6f1d2c";
        await repository.InitGitAsync("env-secret");
        repository.ChangeProject(root => root.AddProperty("NubesGenDatabase", "PostgreSql"));
        var binlog = repository["build.binlog"];
        var machine = ScrubbedMachine.Create(("ConnectionStrings__Database", $"Host=127.0.0.1;Username=app;Password={canary}"), ("ARM_CLIENT_SECRET", canary));

        var deployed = await repository.StartAsync("dotnet", ["publish", "-t:DeployEnv", $"-bl:{binlog}", "-v:diag"], machine);
        Assert.True(deployed.Succeeded, deployed.Output);

        Assert.DoesNotContain(canary, Encoding.UTF8.GetString(await UnpackAsync(binlog)), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(repository.Store, "*.log", SearchOption.AllDirectories).Where(file => !file.EndsWith("app.log", StringComparison.Ordinal)),
            log => Assert.DoesNotContain(canary, File.ReadAllText(log), StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(repository.Store, "*.tfstate", SearchOption.AllDirectories),
            state => Assert.DoesNotContain(canary, File.ReadAllText(state), StringComparison.Ordinal));
        await repository.DotNetAsync("build", "-t:DestroyEnv");
    }

    [Fact]
    public async Task A_failure_names_its_log_and_its_page()
    {
        await repository.InitGitAsync("env-log");
        repository.WriteProgram("throw new InvalidOperationException(\"no start\");");

        var output = await repository.FailAsync("NG5010", "publish", "-t:DeployEnv", "-v:diag");

        Assert.Contains("no start", output, StringComparison.Ordinal);
        Assert.Contains("Log: ", output, StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();

    private static async Task<byte[]> UnpackAsync(string binlog)
    {
        await using var file = File.OpenRead(binlog);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        await unpacked.CopyToAsync(memory);
        return memory.ToArray();
    }
}
