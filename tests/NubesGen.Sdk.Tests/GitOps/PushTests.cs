namespace NubesGen.Tests.GitOps;

/// <summary><c>git push local</c> as people and machines use it: real git, real builds, the Local cloud.</summary>
public sealed class PushTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    [Fact]
    public async Task First()
    {
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("build");
        await repository.CommitAsync();
        var s = await repository.DotNetAsync("build", "-t:SetupGitOps", "-p:NubesGenCloud=Local");
        TestContext.Current.TestOutputHelper!.WriteLine(s.Output);
        await repository.SwitchAsync("env-alice");
        var c = System.Diagnostics.Stopwatch.StartNew();
        var p = await repository.RunAsync("git", ["push", "local", "env-alice"]);
        TestContext.Current.TestOutputHelper!.WriteLine(p.Output + p.Error + c.Elapsed);
        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "two", StringComparison.Ordinal));
        await repository.CommitAsync();
        c.Restart();
        p = await repository.RunAsync("git", ["push", "local", "env-alice"]);
        TestContext.Current.TestOutputHelper!.WriteLine(p.Output + p.Error + c.Elapsed);
        TestContext.Current.TestOutputHelper!.WriteLine(await http.GetStringAsync(await repository.AddressAsync()));
        TestContext.Current.TestOutputHelper!.WriteLine((await repository.DotNetAsync("build", "-t:ListEnvs")).Output);
        c.Restart();
        p = await repository.RunAsync("git", ["push", "local", "--delete", "env-alice"]);
        TestContext.Current.TestOutputHelper!.WriteLine(p.Output + p.Error + c.Elapsed);
        TestContext.Current.TestOutputHelper!.WriteLine((await repository.RunAsync("find", [repository.Store, "-not", "-path", "*/objects/*"])).Output);
    }

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }
}
